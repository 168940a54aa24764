package dev.coppice.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentsOptionsTest {

  private static PaymentsOptions from(Map<String, String> settings) {
    return PaymentsOptions.from(Settings.of(settings));
  }

  @Test
  void hasDefaults() {
    PaymentsOptions options = from(Map.of());
    assertThat(options.acquirer()).isEmpty();
    assertThat(options.webhook()).isEmpty();
    assertThat(options.webhookSecret()).isEmpty();
    assertThat(options.patience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.lease()).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.stuckAfter()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void readsEachKeyAndShowsNoSecret() {
    PaymentsOptions options =
        from(
            Map.of(
                "coppice.payments.acquirer.uri", "http://bank:8090",
                "coppice.payments.acquirer.key", "hush",
                "coppice.payments.webhook.uri", "https://shop.example/hooks",
                "coppice.payments.webhook.secret", "hush too",
                "coppice.payments.acquirer.timeout", "1s",
                "coppice.payments.unanswered.after", "2s",
                "coppice.payments.stuck.after", "3s"));
    assertThat(options.acquirer()).contains(URI.create("http://bank:8090"));
    assertThat(options.key()).contains("hush");
    assertThat(options.webhookSecret()).contains("hush too");
    assertThat(options.lease()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.stuckAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options).asString().doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "coppice.payments.acquirer.uri, ftp://bank",
    "coppice.payments.acquirer.uri, http://bank/v1",
    "coppice.payments.webhook.uri, shop.example",
    "coppice.payments.acquirer.timeout, 0s",
    "coppice.payments.acquirer.uri, http://bank",
  })
  void refusesWhatIsNotAllowed(String key, String value) {
    assertThatThrownBy(() -> from(Map.of(key, value))).isInstanceOf(InvalidSettingException.class);
  }
}
