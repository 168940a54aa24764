/**
 * The log files of a cluster's processes, and how they are shown to people.
 *
 * <p>Start here: {@link dev.coppice.launcher.logs.LogFollower}.
 */
@NullMarked
package dev.coppice.launcher.logs;

import org.jspecify.annotations.NullMarked;
