/**
 * The second factor of those who have one: an app that computes codes, and recovery codes for when
 * it is lost.
 *
 * <p>Start here: {@link dev.coppice.identity.secondfactor.SecondFactor}.
 */
@NullMarked
package dev.coppice.identity.secondfactor;

import org.jspecify.annotations.NullMarked;
