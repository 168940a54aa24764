package dev.coppice.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Something the shop sells.
 *
 * @param name 1 to 200 characters, not all blank
 * @param category 1 to 100 characters; null when it has none
 */
record Product(Sku sku, String name, Money price, @Nullable String category) {

  Product {
    requireText("name", name, 200);
    if (category != null) {
      requireText("category", category, 100);
    }
  }

  /** Half of a surrogate pair would come back from the database as a question mark. */
  private static void requireText(String what, String text, int most) {
    boolean whole =
        text.codePoints().noneMatch(c -> c <= 0xFFFF && Character.isSurrogate((char) c));
    if (!whole || text.isBlank() || text.codePointCount(0, text.length()) > most) {
      throw new IllegalArgumentException(
          what + " must be 1 to " + most + " characters of valid Unicode, not all of them blank");
    }
  }
}
