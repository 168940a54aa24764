/**
 * Parcels: what it costs to send them, who gets them, and where they are.
 *
 * <p>Start here: {@link dev.coppice.shipping.ShippingVerticle}.
 */
@NullMarked
package dev.coppice.shipping;

import org.jspecify.annotations.NullMarked;
