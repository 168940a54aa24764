/**
 * Events that clients get as they happen (server-sent events), as contracts declare them.
 *
 * <p>Start here: {@link dev.coppice.gateway.streaming.LiveStreams}.
 */
@NullMarked
package dev.coppice.gateway.streaming;

import org.jspecify.annotations.NullMarked;
