/**
 * Takes money for orders and gives it back: what is asked for is kept before the acquirer is asked,
 * and what it answers is kept with the ledger's entry of it.
 *
 * <p>Start here: {@link dev.coppice.payments.PaymentsVerticle}, then {@link
 * dev.coppice.payments.Lifecycle}.
 */
@NullMarked
package dev.coppice.payments;

import org.jspecify.annotations.NullMarked;
