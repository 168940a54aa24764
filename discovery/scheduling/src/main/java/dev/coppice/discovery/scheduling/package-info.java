/**
 * Jobs of a service that run at their times, once in the cluster.
 *
 * <p>Start here: {@link dev.coppice.discovery.scheduling.Schedules}.
 */
@NullMarked
package dev.coppice.discovery.scheduling;

import org.jspecify.annotations.NullMarked;
