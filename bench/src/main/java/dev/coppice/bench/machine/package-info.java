/**
 * What processes use of the machine, read from {@code /proc}.
 *
 * <p>Start here: {@link dev.coppice.bench.machine.CpuTime}.
 */
@NullMarked
package dev.coppice.bench.machine;

import org.jspecify.annotations.NullMarked;
