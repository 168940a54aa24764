/**
 * Reproducible measurements, each one command.
 *
 * <p>Start here: {@link dev.coppice.bench.Bench}.
 */
@NullMarked
package dev.coppice.bench;

import org.jspecify.annotations.NullMarked;
