package dev.coppice.acquirer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks, so that the shop can tell that they are ours and from when: HMAC-SHA256 (RFC
 * 2104) of the time and the body.
 */
final class Signing {

  static final String HEADER = "Acquirer-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  Signing(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The header's value: {@code t=<seconds since 1970>,v1=<hexadecimal>}. */
  String sign(String body, Instant now) {
    long seconds = now.getEpochSecond();
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac(seconds + "." + body));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
