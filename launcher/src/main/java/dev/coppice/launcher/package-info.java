/**
 * The {@code coppice} command: starts, watches and stops a whole cluster on one machine.
 *
 * <p>Start here: {@link dev.coppice.launcher.Main}.
 */
@NullMarked
package dev.coppice.launcher;

import org.jspecify.annotations.NullMarked;
