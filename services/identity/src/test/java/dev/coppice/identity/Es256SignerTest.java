package dev.coppice.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Es256SignerTest {

  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);

  /** RFC 6979, section A.2.5. */
  @Test
  void signsAsTheStandardsExample() throws JOSEException {
    ECKey key =
        new ECKey.Builder(
                Curve.P_256,
                number("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
                number("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"))
            .d(number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"))
            .build();
    Base64URL signature = new Es256Signer(key).sign(HEADER, "sample".getBytes(US_ASCII));
    assertThat(HexFormat.of().withUpperCase().formatHex(signature.decode()))
        .isEqualTo(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  }

  private static Base64URL number(String hex) {
    return ECKey.encodeCoordinate(256, new BigInteger(hex, 16));
  }

  /** Some of the numbers begin with zeros, which must stay. */
  @Test
  void signsWhatTheJdkBelieves() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    Es256Signer signer = new Es256Signer(key);
    ECDSAVerifier verifier = new ECDSAVerifier(key.toPublicJWK());
    for (int i = 0; i < 600; i++) {
      byte[] message = ("message " + i).getBytes(US_ASCII);
      assertThat(verifier.verify(HEADER, message, signer.sign(HEADER, message))).isTrue();
    }
  }

  @Test
  void refusesAnotherAlgorithm() throws JOSEException {
    Es256Signer signer = new Es256Signer(new ECKeyGenerator(Curve.P_256).generate());
    assertThatThrownBy(() -> signer.sign(new JWSHeader(JWSAlgorithm.RS256), new byte[1]))
        .isInstanceOf(JOSEException.class)
        .hasMessage("this key signs with ES256, not with RS256");
  }
}
