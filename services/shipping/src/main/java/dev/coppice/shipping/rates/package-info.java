/**
 * What it costs to send a parcel, by country, weight and service.
 *
 * <p>Start here: {@link dev.coppice.shipping.rates.RateStore}.
 */
@NullMarked
package dev.coppice.shipping.rates;

import org.jspecify.annotations.NullMarked;
