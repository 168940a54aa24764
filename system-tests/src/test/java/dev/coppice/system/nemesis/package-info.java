/**
 * Clients contend while a nemesis breaks things, and the checkers of {@link
 * dev.coppice.system.history} judge what the clients saw.
 *
 * <p>Start here: {@link dev.coppice.system.nemesis.NemesisIT}.
 */
@NullMarked
package dev.coppice.system.nemesis;

import org.jspecify.annotations.NullMarked;
