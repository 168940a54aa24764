/**
 * Customers' webhooks: they name a URL, and events of their orders are sent there, signed, in turn
 * for each order, again and again until they are taken or their time is over.
 *
 * <p>Start here: {@link dev.coppice.notifications.webhooks.DeliverySender}.
 */
@NullMarked
package dev.coppice.notifications.webhooks;

import org.jspecify.annotations.NullMarked;
