/**
 * Hosts that break: each one a network namespace, with wires between them that a test cuts.
 *
 * <p>Start here: {@link dev.coppice.system.faults.Lab}.
 */
@NullMarked
package dev.coppice.system.faults;

import org.jspecify.annotations.NullMarked;
