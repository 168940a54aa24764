/**
 * What clients saw while things broke, written down, and the checkers that judge whether it was
 * right.
 *
 * <p>Start here: {@link dev.coppice.system.history.History}, then {@link
 * dev.coppice.system.history.Linearizability} and {@link
 * dev.coppice.system.history.MutualExclusion}.
 */
@NullMarked
package dev.coppice.system.history;

import org.jspecify.annotations.NullMarked;
