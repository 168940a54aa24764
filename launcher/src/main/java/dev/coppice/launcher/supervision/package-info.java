/**
 * Keeps the processes of a cluster alive: one supervisor per checkout, detached from the terminal,
 * asked through a Unix domain socket that only its owner may open.
 *
 * <p>Start here: {@link dev.coppice.launcher.supervision.Supervisor}, then {@link
 * dev.coppice.launcher.supervision.ManagedProcess}.
 */
@NullMarked
package dev.coppice.launcher.supervision;

import org.jspecify.annotations.NullMarked;
