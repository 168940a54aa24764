package dev.coppice.gateway.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a browser alone knows: 256 random bits. What is kept for it is found by their hash and
 * sealed under a key made of them, so that whoever reads the place where it is kept has nothing of
 * it.
 *
 * @param text in base64url
 */
record SessionSecret(String text) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String HASH = "HmacSHA256";

  /** A new one. */
  static SessionSecret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionSecret(base64(bytes));
  }

  /** Null where the text cannot be one. */
  static @Nullable SessionSecret of(@Nullable String text) {
    return text != null && FORM.matcher(text).matches() ? new SessionSecret(text) : null;
  }

  /** SHA-256 in hexadecimal: what it is known by to others. */
  String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
    } catch (GeneralSecurityException e) {
      throw unknown(e);
    }
  }

  /** Another secret, in base64url, that follows from this one and tells nothing about it. */
  String derived(String purpose) {
    return base64(mac(bytes(), purpose));
  }

  /** HKDF with SHA-256 (RFC 5869): extracted without a salt, expanded to one block. */
  private SecretKeySpec key() {
    byte[] extracted = mac(new byte[BYTES], bytes());
    return new SecretKeySpec(mac(extracted, "session\u0001"), "AES");
  }

  /** AES-256-GCM under that key: a random nonce, and what is sealed. */
  byte[] seal(byte[] open) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(open);
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw unknown(e);
    }
  }

  /** Empty where somebody has changed it. */
  Optional<byte[]> open(byte[] sealed) {
    if (sealed.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES))
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] mac(byte[] key, String text) {
    return mac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(key, HASH));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw unknown(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static IllegalStateException unknown(GeneralSecurityException cause) {
    return new IllegalStateException("every Java platform has AES-GCM and SHA-256", cause);
  }

  /** Nothing of it, for it must reach no log. */
  @Override
  public String toString() {
    return "a session's secret";
  }
}
