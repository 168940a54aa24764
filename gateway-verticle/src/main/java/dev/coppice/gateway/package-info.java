/**
 * The HTTP edge: the only door from outside.
 *
 * <p>Start here: {@link dev.coppice.gateway.GatewayPart}.
 */
@NullMarked
package dev.coppice.gateway;

import org.jspecify.annotations.NullMarked;
