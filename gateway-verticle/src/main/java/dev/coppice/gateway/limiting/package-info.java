/**
 * How much each client may ask: what a gateway counts, what it refuses, and what it says of it.
 *
 * <p>Start here: {@link dev.coppice.gateway.limiting.RateLimits}.
 */
@NullMarked
package dev.coppice.gateway.limiting;

import org.jspecify.annotations.NullMarked;
