/**
 * Clients that nobody here wrote: libraries of npm, and Chromium.
 *
 * <p>Start here: {@link dev.coppice.system.strangers.StrangersIT}.
 */
@NullMarked
package dev.coppice.system.strangers;

import org.jspecify.annotations.NullMarked;
