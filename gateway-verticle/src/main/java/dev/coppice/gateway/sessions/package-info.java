/**
 * Browsers that keep no tokens: the gateway signs people in, keeps what it was given for them, and
 * gives their browser a cookie for it.
 *
 * <p>Start here: {@link dev.coppice.gateway.sessions.BrowserSessions}.
 */
@NullMarked
package dev.coppice.gateway.sessions;

import org.jspecify.annotations.NullMarked;
