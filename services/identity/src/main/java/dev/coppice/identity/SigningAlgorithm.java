package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * How tokens are signed: ECDSA on P-256 or RSA with 2,048 bits, both over SHA-256 (<a
 * href="https://www.rfc-editor.org/rfc/rfc7518#section-3.1">RFC 7518, section 3.1</a>). There is a
 * key of each at any time.
 */
enum SigningAlgorithm {
  ES256 {
    @Override
    JWK makeKey() throws JOSEException {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(jose())
          .keyIDFromThumbprint(true)
          .generate();
    }

    @Override
    JWSSigner signer(JWK key) {
      return new Es256Signer(key.toECKey());
    }

    @Override
    JWSVerifier verifier(JWK key) throws JOSEException {
      return new ECDSAVerifier(key.toECKey().toPublicJWK());
    }
  },
  RS256 {
    @Override
    JWK makeKey() throws JOSEException {
      return new RSAKeyGenerator(RSA_BITS)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(jose())
          .keyIDFromThumbprint(true)
          .generate();
    }

    @Override
    JWSSigner signer(JWK key) throws JOSEException {
      return new RSASSASigner(key.toRSAKey());
    }

    @Override
    JWSVerifier verifier(JWK key) throws JOSEException {
      return new RSASSAVerifier(key.toRSAKey().toPublicJWK());
    }
  };

  private static final int RSA_BITS = 2_048;

  /** Its name in headers of tokens. */
  JWSAlgorithm jose() {
    return JWSAlgorithm.parse(name());
  }

  /** Makes a new key pair, named by its thumbprint. Takes up to a second: for workers. */
  abstract JWK makeKey() throws JOSEException;

  abstract JWSSigner signer(JWK key) throws JOSEException;

  abstract JWSVerifier verifier(JWK key) throws JOSEException;
}
