/**
 * What clients notice when an instance dies, leaves or hangs, and when they ask too much.
 *
 * <p>Start here: {@link dev.coppice.bench.faults.FaultsBench}.
 */
@NullMarked
package dev.coppice.bench.faults;

import org.jspecify.annotations.NullMarked;
