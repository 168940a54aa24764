/**
 * Choosing an instance and calling it.
 *
 * <p>Start here: {@link dev.coppice.discovery.calling.Caller}.
 */
@NullMarked
package dev.coppice.discovery.calling;

import org.jspecify.annotations.NullMarked;
