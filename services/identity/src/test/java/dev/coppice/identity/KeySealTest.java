package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySealTest {

  private static final String OTHER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private static KeySeal seal(String key) {
    return KeySeal.from(Settings.of(Map.of("coppice.identity.key", key)));
  }

  private static SigningKey key(SigningAlgorithm algorithm) throws JOSEException {
    return new SigningKey(algorithm, algorithm.makeKey(), Instant.EPOCH);
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  void opensWhatItHasSealed(SigningAlgorithm algorithm) throws JOSEException {
    SigningKey key = key(algorithm);
    SealedKey sealed = seal(Office.KEY).seal(key);
    assertThat(seal(Office.KEY).open(sealed)).isEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  void hidesTheKey(SigningAlgorithm algorithm) throws JOSEException {
    SigningKey key = key(algorithm);
    byte[] bytes = Base64.getDecoder().decode(seal(Office.KEY).seal(key).sealed());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String secret = String.valueOf(key.jwk().toJSONObject().get("d"));
    assertThat(text).doesNotContain(secret, "\"kty\"");
  }

  @Test
  void sealsTheSameNeverInTheSameWay() throws JOSEException {
    SigningKey key = key(SigningAlgorithm.ES256);
    KeySeal seal = seal(Office.KEY);
    assertThat(seal.seal(key).sealed()).isNotEqualTo(seal.seal(key).sealed());
  }

  @Test
  void opensNothingUnderAnotherKeyAndSaysWhichSettingIsWrong() throws JOSEException {
    SealedKey sealed = seal(Office.KEY).seal(key(SigningAlgorithm.ES256));
    assertThatThrownBy(() -> seal(OTHER_KEY).open(sealed))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("coppice.identity.key is not the key under which they were written")
        .hasMessageNotContaining("\n");
  }

  @Test
  void opensNoKeyInThePlaceOfAnother() throws JOSEException {
    SealedKey sealed = seal(Office.KEY).seal(key(SigningAlgorithm.ES256));
    SealedKey moved =
        new SealedKey("another", sealed.algorithm(), sealed.sealed(), sealed.signsFrom());
    assertThatThrownBy(() -> seal(Office.KEY).open(moved)).isInstanceOf(StartFailedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MDEyMzQ1Njc4OWFiY2RlZg==", "not base64!", "c2hvcnQ="})
  void refusesAKeyThatIsNotOf32BytesWithoutShowingIt(String key) {
    assertThatThrownBy(() -> seal(key))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.identity.key")
        .hasMessageContaining("32 random bytes in base64")
        .hasMessageNotContaining(key);
  }

  @Test
  void refusesToBeWithoutAKey() {
    assertThatThrownBy(() -> KeySeal.from(Settings.of(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.identity.key is not set")
        .hasMessageContaining("COPPICE_IDENTITY_KEY");
  }
}
