package dev.coppice.cart;

import java.util.regex.Pattern;

/**
 * A stock code, such as 85123A: 1 to 40 letters, digits, dots, underscores, hyphens. Case matters.
 */
record Sku(String text) implements Comparable<Sku> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  Sku {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "sku must be 1 to 40 letters, digits, '.', '_' and '-', the first a letter or a digit");
    }
  }

  /** Bytewise, as the database orders them. */
  @Override
  public int compareTo(Sku other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
