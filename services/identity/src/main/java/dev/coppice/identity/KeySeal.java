package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWK;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps signing keys, and the secrets of second factors, secret where they are stored: AES-256-GCM
 * (NIST SP 800-38D) with a fresh nonce for each, and whose it is as additional data, so that none
 * can be put in another's place. Safe on any thread.
 */
public final class KeySeal {

  static final String SETTING = "coppice.identity.key";

  private static final String ALLOWED =
      "32 random bytes in base64, such as `openssl rand -base64 32` prints";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private KeySeal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * @throws dev.coppice.node.InvalidSettingException when the setting is missing or not 32 bytes;
   *     it does not show the value
   */
  static KeySeal from(Settings settings) {
    return settings
        .<KeySeal>parsed(SETTING, ALLOWED, KeySeal::parse)
        .orElseThrow(() -> settings.invalid(SETTING, ALLOWED));
  }

  private static @Nullable KeySeal parse(String text) {
    byte[] key = Base64.getDecoder().decode(text);
    return key.length == KEY_BYTES ? new KeySeal(key) : null;
  }

  SealedKey seal(SigningKey signing) {
    return new SealedKey(
        signing.kid(),
        signing.algorithm(),
        seal(signing.jwk().toJSONString(), signing.kid()),
        signing.signsFrom());
  }

  /**
   * Seals a text.
   *
   * @param about whose it is; it opens for nobody else
   */
  public String seal(String text, String about) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] secret =
          cipher(Cipher.ENCRYPT_MODE, nonce, about).doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, nonce.length + secret.length);
      System.arraycopy(secret, 0, all, nonce.length, secret.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * Opens what {@link #seal(String, String)} has sealed.
   *
   * @throws IllegalStateException when it was sealed under another key or for another, or changed
   */
  public String open(String sealed, String about) {
    try {
      return decrypted(sealed, about);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is sealed for " + about + " cannot be opened", e);
    }
  }

  private String decrypted(String sealed, String about) throws GeneralSecurityException {
    byte[] all = Base64.getDecoder().decode(sealed);
    byte[] plain =
        cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), about)
            .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    return new String(plain, StandardCharsets.UTF_8);
  }

  /**
   * @throws StartFailedException when it was sealed under another key, or changed since
   */
  SigningKey open(SealedKey sealed) {
    try {
      JWK jwk = JWK.parse(decrypted(sealed.sealed(), sealed.kid()));
      return new SigningKey(sealed.algorithm(), jwk, sealed.signsFrom());
    } catch (AEADBadTagException e) {
      throw new StartFailedException(
          "the signing keys in the database cannot be read: %s is not the key under which they were written"
              .formatted(SETTING),
          e);
    } catch (GeneralSecurityException | ParseException e) {
      throw new IllegalStateException("signing key " + sealed.kid() + " cannot be read", e);
    }
  }

  /** What nobody can tell from a text who has not got this key: 43 characters. */
  public String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String about) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
