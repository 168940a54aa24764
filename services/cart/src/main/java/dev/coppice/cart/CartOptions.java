package dev.coppice.cart;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * The settings of carts.
 *
 * @param maxLines {@code coppice.cart.max.lines}: products in one cart
 * @param maxQuantity {@code coppice.cart.max.quantity}: pieces of one product in it
 * @param guestExpiry {@code coppice.cart.expiry.guest}: how long after its last change a guest's is
 *     kept
 * @param userExpiry {@code coppice.cart.expiry.user}: and a user's
 */
record CartOptions(int maxLines, int maxQuantity, Duration guestExpiry, Duration userExpiry) {

  /** The catalog is asked for no more products at once. */
  static final int MOST_LINES = 1_000;

  /** As many as inventory reserves at most. */
  static final int MOST_QUANTITY = 1_000_000;

  private static final int USUAL_QUANTITY = 9_999;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  static CartOptions from(Settings settings) {
    return new CartOptions(
        settings.integer("coppice.cart.max.lines", MOST_LINES, 1, MOST_LINES),
        settings.integer("coppice.cart.max.quantity", USUAL_QUANTITY, 1, MOST_QUANTITY),
        settings.duration("coppice.cart.expiry.guest", Duration.ofDays(30), SHORTEST, LONGEST),
        settings.duration("coppice.cart.expiry.user", Duration.ofDays(180), SHORTEST, LONGEST));
  }

  Duration expiry(Owner owner) {
    return owner instanceof Owner.Guest ? guestExpiry : userExpiry;
  }
}
