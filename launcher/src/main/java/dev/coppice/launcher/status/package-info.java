/**
 * What runs where, put together from the supervisor's knowledge of processes and the registry's of
 * services.
 *
 * <p>Start here: {@link dev.coppice.launcher.status.ClusterStatus}.
 */
@NullMarked
package dev.coppice.launcher.status;

import org.jspecify.annotations.NullMarked;
