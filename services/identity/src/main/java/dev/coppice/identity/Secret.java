package dev.coppice.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of clients, links and cookies: 256 random bits, so a plain hash is as good as a slow one,
 * for nobody can try them all.
 */
public final class Secret {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secret() {}

  /** A new one: 43 characters that need no escaping in URLs and forms. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** SHA-256 in hexadecimal. */
  public static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Takes the same time whatever is wrong.
   *
   * @param hash null where there is none, which nothing matches
   */
  public static boolean matches(String secret, @Nullable String hash) {
    byte[] given = hash(secret).getBytes(StandardCharsets.US_ASCII);
    byte[] expected =
        (hash == null ? "0".repeat(given.length) : hash).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, expected) && hash != null;
  }
}
