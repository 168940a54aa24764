/**
 * One request there and back: from HTTP to an envelope, to the service, and its answer to HTTP.
 *
 * <p>Start here: {@link dev.coppice.gateway.forwarding.Edge}, then {@code Exchange}.
 */
@NullMarked
package dev.coppice.gateway.forwarding;

import org.jspecify.annotations.NullMarked;
