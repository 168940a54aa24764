/**
 * Answers that are put together of what several operations answer, as contracts declare it.
 *
 * <p>Start here: {@link dev.coppice.gateway.composition.Composer}.
 */
@NullMarked
package dev.coppice.gateway.composition;

import org.jspecify.annotations.NullMarked;
