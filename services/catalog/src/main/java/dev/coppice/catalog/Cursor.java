package dev.coppice.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a listing goes on: after a SKU. For clients it is opaque; inside it is {@code version (1
 * byte), CRC-32C of version, listing and SKU (4 bytes), SKU} in base64url.
 *
 * <p>The checksum finds cursors that were cut, mistyped, made up, or belong to another listing. It
 * is no signature: who forges one reads on at a SKU of their choice, and nothing else.
 */
final class Cursor {

  private static final byte VERSION = 1;
  private static final int HEAD = 1 + Integer.BYTES;

  private Cursor() {}

  static String after(Sku sku, ProductFilter listing) {
    byte[] text = sku.text().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + text.length);
    bytes.put(VERSION).putInt(checksum(listing, sku)).put(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * The SKU after which the listing goes on.
   *
   * @throws IllegalArgumentException when {@link #after} did not make this cursor for this listing
   */
  static Sku read(String cursor, ProductFilter listing) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      int head = Math.min(HEAD, bytes.length);
      Sku sku = new Sku(new String(bytes, head, bytes.length - head, StandardCharsets.US_ASCII));
      if (cursor.equals(after(sku, listing))) {
        return sku;
      }
    } catch (IllegalArgumentException e) {
      // No base64url, or no SKU in it: as little ours as one whose checksum is wrong.
    }
    throw new IllegalArgumentException(
        "must be the 'next' of a page of this same listing, with the same category and q");
  }

  /** The parts are told apart by a line feed, which none of them can hold. */
  private static int checksum(ProductFilter listing, Sku sku) {
    CRC32C checksum = new CRC32C();
    String text = VERSION + "\n" + listing.category() + "\n" + listing.words() + "\n" + sku;
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) checksum.getValue();
  }
}
