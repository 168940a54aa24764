/**
 * Real backing services and small clusters for tests.
 *
 * <p>Start here: {@link dev.coppice.testing.PostgresExtension} and {@link
 * dev.coppice.testing.TestCluster}.
 */
@NullMarked
package dev.coppice.testing;

import org.jspecify.annotations.NullMarked;
