package dev.coppice.cart;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a guest shows to get at a cart: whoever has it may. 192 bits of chance in 32 characters.
 * Redis and logs see at most its hash.
 */
record GuestId(String text) {

  private static final int BYTES = 24;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  GuestId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be the id of a cart: 32 letters, digits, '-' and '_', as POST /api/cart/guests"
              + " gives it");
    }
  }

  /** A new one, which nobody can guess. */
  static GuestId random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new GuestId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** From which the id cannot be found. */
  String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "a guest";
  }
}
