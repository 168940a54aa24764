/**
 * A cluster of real processes for a test, and clients that watch it from outside.
 *
 * <p>Start here: {@link dev.coppice.system.harness.Cluster}.
 */
@NullMarked
package dev.coppice.system.harness;

import org.jspecify.annotations.NullMarked;
