/**
 * Tells customers by mail what becomes of their orders: events of orders become letters that wait,
 * and a postman sends them.
 *
 * <p>Start here: {@link dev.coppice.notifications.NotificationsVerticle}.
 */
@NullMarked
package dev.coppice.notifications;

import org.jspecify.annotations.NullMarked;
