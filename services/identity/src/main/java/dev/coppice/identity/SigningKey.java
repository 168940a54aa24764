package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * A key that signs tokens.
 *
 * @param jwk with its private part; its id is {@link #kid}
 * @param signsFrom from when on it is the one that signs, until another of its algorithm does
 */
record SigningKey(SigningAlgorithm algorithm, JWK jwk, Instant signsFrom) {

  SigningKey {
    if (!jwk.isPrivate() || jwk.getKeyID() == null) {
      throw new IllegalArgumentException("a key that signs has a private part and an id");
    }
  }

  String kid() {
    return jwk.getKeyID();
  }

  /** Shows nothing that is secret. */
  @Override
  public String toString() {
    return algorithm + " " + kid() + " from " + signsFrom;
  }
}
