package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityOptionsTest {

  private static IdentityOptions options(Map<String, String> settings) {
    return IdentityOptions.from(Settings.of(settings));
  }

  @Test
  void hasDefaults() {
    assertThat(options(Map.of()))
        .isEqualTo(
            new IdentityOptions(
                "http://localhost:8080",
                "http://localhost:8080",
                SigningAlgorithm.ES256,
                Duration.ofMinutes(10),
                Duration.ofDays(30),
                SecondFactorRule.OPTIONAL,
                new KeyPeriods(Duration.ofDays(30), Duration.ofHours(1))));
  }

  @Test
  void readsEachSetting() {
    assertThat(
            options(
                Map.of(
                    "coppice.auth.issuer", "https://shop.example",
                    "coppice.auth.audience", "shop",
                    "coppice.identity.token.algorithm", "rs256",
                    "coppice.identity.token.life", "30s",
                    "coppice.identity.refresh.life", "7d",
                    "coppice.identity.second.factor", "staff",
                    "coppice.identity.keys.rotation", "2h",
                    "coppice.identity.keys.publication", "2m")))
        .isEqualTo(
            new IdentityOptions(
                "https://shop.example",
                "shop",
                SigningAlgorithm.RS256,
                Duration.ofSeconds(30),
                Duration.ofDays(7),
                SecondFactorRule.STAFF,
                new KeyPeriods(Duration.ofHours(2), Duration.ofMinutes(2))));
  }

  @Test
  void publishesForHalfOfAShortRotation() {
    assertThat(options(Map.of("coppice.identity.keys.rotation", "1h")).periods())
        .isEqualTo(new KeyPeriods(Duration.ofHours(1), Duration.ofMinutes(30)));
  }

  @ParameterizedTest
  @CsvSource({
    "coppice.auth.issuer, shop.example",
    "coppice.auth.issuer, ftp://shop.example",
    "coppice.auth.issuer, https://shop.example/auth",
    "coppice.auth.issuer, https://shop.example/",
    "coppice.auth.issuer, https://shop.example?x=1",
    "coppice.identity.token.algorithm, HS256",
    "coppice.identity.token.life, 2h",
    "coppice.identity.second.factor, customer",
    "coppice.identity.keys.rotation, 1m",
    "coppice.identity.keys.publication, 1s"
  })
  void refusesWhatIsNotAllowed(String key, String value) {
    assertThatThrownBy(() -> options(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key + " = \"" + value + "\"");
  }

  @Test
  void refusesAPublicationThatIsNoShorterThanTheRotation() {
    Map<String, String> settings =
        Map.of("coppice.identity.keys.rotation", "1h", "coppice.identity.keys.publication", "1h");
    assertThatThrownBy(() -> options(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("it must be shorter than coppice.identity.keys.rotation");
  }
}
