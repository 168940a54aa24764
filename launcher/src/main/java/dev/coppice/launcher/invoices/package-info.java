/**
 * Reads the invoices of a shop, and plans which orders and returns they become.
 *
 * <p>Start here: {@link dev.coppice.launcher.invoices.InvoiceReader}, then {@link
 * dev.coppice.launcher.invoices.Plan}.
 */
@NullMarked
package dev.coppice.launcher.invoices;

import org.jspecify.annotations.NullMarked;
