package dev.coppice.orders;

import dev.coppice.orders.order.Order;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a listing goes on: after an order. For clients it is opaque; inside it is {@code
 * checksum.microseconds.id} in base64url, the checksum being of all that and of the listing.
 *
 * <p>It finds cursors that were cut, mistyped, or belong to another listing, and is no signature:
 * who forges one reads on elsewhere in what they may read anyway.
 *
 * @param placedAt of the order, in microseconds since 1970
 */
record OrderCursor(long placedAt, String id) {

  static OrderCursor after(Order order) {
    return new OrderCursor(ChronoUnit.MICROS.between(Instant.EPOCH, order.placedAt()), order.id());
  }

  String text(OrderFilter listing) {
    String text = checksum(listing) + "." + placedAt + "." + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException when {@link #text} did not make this cursor for this listing
   */
  static OrderCursor read(String cursor, OrderFilter listing) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = text.split("\\.", 3);
      if (parts.length == 3) {
        OrderCursor read = new OrderCursor(Long.parseLong(parts[1]), parts[2]);
        if (read.text(listing).equals(cursor)) {
          return read;
        }
      }
    } catch (IllegalArgumentException e) {
      // No base64url, or no number in it: as little ours as one whose checksum is wrong.
    }
    throw new IllegalArgumentException(
        "must be the 'next' of a page of this same listing, with the same filters");
  }

  private long checksum(OrderFilter listing) {
    CRC32C checksum = new CRC32C();
    checksum.update((listing + "\n" + placedAt + "\n" + id).getBytes(StandardCharsets.UTF_8));
    return checksum.getValue();
  }
}
