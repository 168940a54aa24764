package dev.coppice.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Something the shop sells, or sold.
 *
 * @param name 1 to 200 characters, not all blank, none of them a control character
 * @param description up to 5,000 characters, in lines; empty when it has none
 * @param categories up to 10, each 1 to 100 characters as in a name, no two the same
 */
record Product(
    Sku sku,
    String name,
    String description,
    Money price,
    List<String> categories,
    ProductState state) {

  static final int MOST_CATEGORIES = 10;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 5_000;
  private static final int LONGEST_CATEGORY = 100;

  Product {
    categories = List.copyOf(categories);
    requireLine("name", name, LONGEST_NAME);
    if (!isWhole(description)
        || description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION
        || has(description, c -> Character.isISOControl(c) && "\t\n\r".indexOf(c) < 0)) {
      throw new IllegalArgumentException(
          "description must be at most 5000 characters of valid Unicode, none of them a control"
              + " character but tab and line end");
    }
    categories.forEach(category -> requireLine("category", category, LONGEST_CATEGORY));
    if (categories.size() > MOST_CATEGORIES
        || new HashSet<>(categories).size() < categories.size()) {
      throw new IllegalArgumentException(
          "categories must be at most " + MOST_CATEGORIES + ", no two of them the same");
    }
  }

  Product as(ProductState other) {
    return new Product(sku, name, description, price, categories, other);
  }

  /** What a search looks at. */
  SearchWords words() {
    return SearchWords.of(name + "\n" + description);
  }

  private static void requireLine(String what, String text, int most) {
    if (!isWhole(text)
        || text.isBlank()
        || text.codePointCount(0, text.length()) > most
        || has(text, c -> Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to "
              + most
              + " characters of valid Unicode, not all of them blank, none a control character");
    }
  }

  /** Half of a surrogate pair would come back from the database as a question mark. */
  private static boolean isWhole(String text) {
    return !has(text, c -> c <= 0xFFFF && Character.isSurrogate((char) c));
  }

  private static boolean has(String text, IntPredicate character) {
    return text.codePoints().anyMatch(character);
  }
}
