/**
 * What a user of {@code ./coppice} waits for, and what it takes of the machine.
 *
 * <p>Start here: {@link dev.coppice.bench.lifecycle.StartUpBench}.
 */
@NullMarked
package dev.coppice.bench.lifecycle;

import org.jspecify.annotations.NullMarked;
