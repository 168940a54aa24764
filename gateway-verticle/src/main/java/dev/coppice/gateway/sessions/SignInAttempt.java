package dev.coppice.gateway.sessions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on their way to sign in and back. All that has to be known when they are back stands in
 * their browser's cookie, or follows from the secret there; nothing is kept here.
 *
 * @param begunAt in seconds since 1970
 * @param returnPath where they go on to
 */
record SignInAttempt(SessionSecret secret, long begunAt, String returnPath) {

  private static final Duration LIFE = Duration.ofMinutes(10);

  static SignInAttempt begin(Instant now, String returnPath) {
    return new SignInAttempt(SessionSecret.random(), now.getEpochSecond(), returnPath);
  }

  /** Null where the cookie is none of ours. */
  static @Nullable SignInAttempt read(@Nullable String cookie) {
    String[] parts = cookie == null ? new String[0] : cookie.split("\\.", -1);
    SessionSecret secret = parts.length == 3 ? SessionSecret.of(parts[0]) : null;
    if (secret == null) {
      return null;
    }
    try {
      String path =
          new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.ISO_8859_1);
      return ReturnPath.isOne(path)
          ? new SignInAttempt(secret, Long.parseLong(parts[1]), path)
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  String cookie() {
    byte[] path = returnPath.getBytes(StandardCharsets.ISO_8859_1);
    return secret.text() + "." + begunAt + "." + SessionSecret.base64(path);
  }

  boolean isOver(Instant now) {
    return now.isAfter(Instant.ofEpochSecond(begunAt).plus(LIFE));
  }

  /** Also of all else in the cookie, so that nobody has changed it. */
  String state() {
    return secret.derived("state " + begunAt + " " + returnPath);
  }

  boolean hasState(@Nullable String shown) {
    return shown != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), state().getBytes(StandardCharsets.UTF_8));
  }

  String nonce() {
    return secret.derived("nonce");
  }

  /** RFC 7636. */
  String verifier() {
    return secret.derived("verifier");
  }

  /** S256 of the verifier. */
  String challenge() {
    try {
      return SessionSecret.base64(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
