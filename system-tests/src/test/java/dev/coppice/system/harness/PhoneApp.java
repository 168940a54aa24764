package dev.coppice.system.harness;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An app that shows codes (RFC 6238), written for itself, so that what identity computes is held
 * against the standard. No code is shown twice.
 */
public final class PhoneApp {
  private static final Pattern KEY = Pattern.compile("<code>([A-Z2-7 ]+)</code>");
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SECRET_BYTES = 20;

  private final byte[] secret;
  private long next = Instant.now().getEpochSecond() / 30 - 1;

  /**
   * @param page with the key as text
   */
  public PhoneApp(String page) {
    Matcher key = KEY.matcher(page);
    if (!key.find()) {
      throw new AssertionError("there is no key in " + page);
    }
    BigInteger number = BigInteger.ZERO;
    for (char letter : key.group(1).replace(" ", "").toCharArray()) {
      number = number.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(letter)));
    }
    secret = ByteBuffer.allocate(SECRET_BYTES).array();
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, SECRET_BYTES);
    System.arraycopy(bytes, bytes.length - length, secret, SECRET_BYTES - length, length);
  }

  /** The next code, of the earliest time that is good still. */
  public String code() {
    next = Math.max(next, Instant.now().getEpochSecond() / 30 - 1);
    byte[] hash = hash(ByteBuffer.allocate(Long.BYTES).putLong(next++).array());
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
    return "%06d".formatted(number % 1_000_000);
  }

  private byte[] hash(byte[] step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      return mac.doFinal(step);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
