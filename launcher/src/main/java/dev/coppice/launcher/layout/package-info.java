/**
 * What belongs to a cluster on one machine: its services, how many of each, their files and ports.
 *
 * <p>Start here: {@link dev.coppice.launcher.layout.Service}, then {@link
 * dev.coppice.launcher.layout.Home}.
 */
@NullMarked
package dev.coppice.launcher.layout;

import org.jspecify.annotations.NullMarked;
