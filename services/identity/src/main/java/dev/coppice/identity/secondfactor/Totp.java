package dev.coppice.identity.secondfactor;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords of time (<a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>):
 * SHA-1, six digits, steps of 30 seconds, which is what all apps know. Clocks may differ by a step.
 */
public final class Totp {

  private static final int SECRET_BYTES = 20;
  private static final int DIGITS = 6;
  private static final long STEP_SECONDS = 30;
  private static final int SKEW = 1;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HmacOneTimePasswordGenerator HOTP = new HmacOneTimePasswordGenerator(DIGITS);

  private Totp() {}

  /** 160 random bits in Base32, as RFC 4226, section 4, recommends. */
  static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base32.encode(bytes);
  }

  /** The steps since 1970. */
  public static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  /**
   * The code of a step.
   *
   * @param secret in Base32
   */
  public static String code(String secret, long step) {
    try {
      return HOTP.generateOneTimePasswordString(
          new SecretKeySpec(Base32.decode(secret), "RAW"), step, Locale.ROOT);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
  }

  /** The step whose code this is, the latest of several; it takes the same time whichever it is. */
  static OptionalLong match(String secret, String typed, Instant now) {
    byte[] given = typed.getBytes(StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - SKEW; step <= step(now) + SKEW; step++) {
      if (MessageDigest.isEqual(given, code(secret, step).getBytes(StandardCharsets.UTF_8))) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }
}
