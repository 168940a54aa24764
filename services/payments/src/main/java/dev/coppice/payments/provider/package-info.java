/**
 * The company that has cards charged, and how it is talked to.
 *
 * <p>Start here: {@link dev.coppice.payments.provider.PaymentProvider}.
 */
@NullMarked
package dev.coppice.payments.provider;

import org.jspecify.annotations.NullMarked;
