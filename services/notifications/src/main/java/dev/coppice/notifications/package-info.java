/**
 * Tells customers what becomes of their orders: events of orders become letters that wait, and a
 * postman sends them; and deliveries that wait, to the URLs that customers have named.
 *
 * <p>Start here: {@link dev.coppice.notifications.NotificationsVerticle}.
 */
@NullMarked
package dev.coppice.notifications;

import org.jspecify.annotations.NullMarked;
