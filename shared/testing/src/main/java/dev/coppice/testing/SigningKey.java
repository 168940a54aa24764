package dev.coppice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/**
 * A key that signs tokens, made with nothing but the JDK: so that what checks them is not tested
 * with its own library.
 */
public final class SigningKey {
  private static final int EC_BYTES = 32;
  private static final int RSA_BITS = 2048;

  private final String id;
  private final String algorithm;
  private final KeyPair pair;

  private SigningKey(String id, String algorithm, KeyPair pair) {
    this.id = id;
    this.algorithm = algorithm;
    this.pair = pair;
  }

  /** An ES256 key. */
  public static SigningKey ec(String id) {
    return new SigningKey(id, "ES256", pair("EC", 8 * EC_BYTES));
  }

  /** An RS256 key. */
  public static SigningKey rsa(String id) {
    return new SigningKey(id, "RS256", pair("RSA", RSA_BITS));
  }

  private static KeyPair pair(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public String id() {
    return id;
  }

  /** The head of its tokens: of type {@code at+jwt}, with its algorithm and id. */
  public JsonObject header() {
    return JsonObject.of("typ", "at+jwt", "alg", algorithm, "kid", id);
  }

  /** The public half as a JWK. */
  public JsonObject jwk() {
    JsonObject jwk = JsonObject.of("kid", id, "use", "sig", "alg", algorithm);
    if (pair.getPublic() instanceof ECPublicKey key) {
      return jwk.put("kty", "EC")
          .put("crv", "P-256")
          .put("x", base64(unsigned(key.getW().getAffineX(), EC_BYTES)))
          .put("y", base64(unsigned(key.getW().getAffineY(), EC_BYTES)));
    }
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return jwk.put("kty", "RSA")
        .put("n", base64(unsigned(key.getModulus(), RSA_BITS / 8)))
        .put("e", base64(key.getPublicExponent().toByteArray()));
  }

  /** The encoded public half, as someone who takes it for a shared secret would. */
  public byte[] encodedPublicKey() {
    return pair.getPublic().getEncoded();
  }

  /** A signed token of this head and these claims. */
  public String sign(JsonObject header, JsonObject claims) {
    return sign(header.encode(), claims.encode());
  }

  /** A signed token of texts that need not be JSON. */
  public String sign(String header, String claims) {
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Signature signature =
          Signature.getInstance(
              algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] exact = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, exact, length - (bytes.length - from), bytes.length - from);
    return exact;
  }

  /** Base64url without padding, as tokens have it. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
