/**
 * Makes load and says what came of it.
 *
 * <p>Start here: {@link dev.coppice.bench.load.Wrk}.
 */
@NullMarked
package dev.coppice.bench.load;

import org.jspecify.annotations.NullMarked;
