package dev.coppice.gateway.authentication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API key as a request shows it, without its secret.
 *
 * @param hash SHA-256 of the secret in hexadecimal
 */
record ApiKey(String id, String hash) {

  /** The word at the beginning lets scanners find keys where they should not be. */
  private static final Pattern FORM = Pattern.compile("coppice_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

  private static final int LENGTH = 68;

  /** Reads one; null when the text has another form. */
  static @Nullable ApiKey parse(String text) {
    if (text.length() != LENGTH) {
      return null;
    }
    Matcher form = FORM.matcher(text);
    return form.matches() ? new ApiKey(form.group(1), sha256(form.group(2))) : null;
  }

  private static String sha256(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
