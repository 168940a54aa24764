/**
 * How soon another leads, and what a lock costs, beside ZooKeeper with Curator.
 *
 * <p>Start here: {@link dev.coppice.bench.coordination.CoordinationBench}.
 */
@NullMarked
package dev.coppice.bench.coordination;

import org.jspecify.annotations.NullMarked;
