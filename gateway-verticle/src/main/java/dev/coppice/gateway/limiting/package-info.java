/**
 * How much each client may ask: what gateways count, what they refuse, and what they say of it.
 *
 * <p>Start here: {@link dev.coppice.gateway.limiting.Limiter}.
 */
@NullMarked
package dev.coppice.gateway.limiting;

import org.jspecify.annotations.NullMarked;
