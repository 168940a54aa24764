package dev.coppice.notifications.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent to a webhook, so that who gets it can tell that it is ours and from when:
 * HMAC-SHA256 (RFC 2104) of the time, a dot and the body, as the acquirer signs what it sends us.
 */
final class WebhookSignature {

  static final String HEADER = "Coppice-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /** The header's value: {@code t=<seconds since 1970>,v1=<64 hexadecimal>}. */
  static String of(String secret, String body, Instant now) {
    long seconds = now.getEpochSecond();
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac(secret, seconds + "." + body));
  }

  private static byte[] mac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
