/**
 * What coalescing costs at low load.
 *
 * <p>Start here: {@link dev.coppice.bench.coalescing.CoalescingBench}.
 */
@NullMarked
package dev.coppice.bench.coalescing;

import org.jspecify.annotations.NullMarked;
