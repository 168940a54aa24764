/**
 * Events that clients get as they happen: server-sent events, as contracts declare them, and
 * sockets that listen on the event bus.
 *
 * <p>Start here: {@link dev.coppice.gateway.streaming.LiveStream}, and for sockets {@link
 * dev.coppice.gateway.streaming.EventBridge}.
 */
@NullMarked
package dev.coppice.gateway.streaming;

import org.jspecify.annotations.NullMarked;
