package dev.coppice.payments.provider;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a webhook is the acquirer's and from now: HMAC-SHA256 (RFC 2104) of its time and
 * its bytes as they came.
 */
public final class WebhookSignature {

  /** How far its time may be from ours, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FORM = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");

  private final SecretKeySpec key;

  public WebhookSignature(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Why it is not to be believed; empty when it is.
   *
   * @param header such as {@code t=1764315000,v1=0a1b...}
   */
  public Optional<String> fault(String header, Buffer body, Instant now) {
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches()) {
      return Optional.of("Acquirer-Signature must be such as t=1764315000,v1=<64 hexadecimal>");
    }
    byte[] shown = HexFormat.of().parseHex(matcher.group(2));
    if (!MessageDigest.isEqual(shown, mac(matcher.group(1), body))) {
      return Optional.of("Acquirer-Signature does not match the body");
    }
    Instant signed = Instant.ofEpochSecond(Long.parseLong(matcher.group(1)));
    return Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0
        ? Optional.of("Acquirer-Signature is from " + signed + ", more than 5 minutes from now")
        : Optional.empty();
  }

  private byte[] mac(String seconds, Buffer body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body.getBytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
