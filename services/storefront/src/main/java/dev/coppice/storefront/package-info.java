/**
 * What a shop shows first: a contract whose operations are put together by gateways.
 *
 * <p>Start here: {@link dev.coppice.storefront.StorefrontVerticle}.
 */
@NullMarked
package dev.coppice.storefront;

import org.jspecify.annotations.NullMarked;
