/**
 * Plays orders and returns that are planned as customers of a shop that runs, and reconciles what
 * came of it.
 *
 * <p>Start here: {@link dev.coppice.launcher.replay.OrderReplay}.
 */
@NullMarked
package dev.coppice.launcher.replay;

import org.jspecify.annotations.NullMarked;
