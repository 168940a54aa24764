package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcquirerSettingsTest {
  private static final Place ACQUIRER = Place.of(Service.ACQUIRER, 1);
  private static final Place PAYMENTS = Place.of(Service.PAYMENTS, 1);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void prepare() {
    home = new Home(folder);
    home.prepare();
  }

  private AcquirerSettings with(Map<String, String> settings) {
    return AcquirerSettings.of(Settings.of(settings), home, 20_058, 8081);
  }

  @Test
  void tellsEachWhereTheOtherIsAndWhichFilesHoldTheSecrets() {
    AcquirerSettings settings = with(Map.of());
    String key = home.acquirerKey().toString();
    String secret = home.webhookSecret().toString();
    assertThat(settings.environmentOf(ACQUIRER))
        .isEqualTo(
            Map.of(
                "COPPICE_ACQUIRER_HTTP_PORT", "20058",
                "COPPICE_ACQUIRER_KEY_FILE", key,
                "COPPICE_ACQUIRER_WEBHOOK_SECRET_FILE", secret));
    assertThat(settings.environmentOf(PAYMENTS))
        .isEqualTo(
            Map.of(
                "COPPICE_PAYMENTS_ACQUIRER_URI",
                "http://127.0.0.1:20058",
                "COPPICE_PAYMENTS_ACQUIRER_KEY_FILE",
                key,
                "COPPICE_PAYMENTS_WEBHOOK_SECRET_FILE",
                secret,
                "COPPICE_PAYMENTS_WEBHOOK_URI",
                "http://localhost:8081/api/payments/webhooks/acquirer"));
    assertThat(settings.environmentOf(new Place(Place.WHOLE, 1)))
        .containsAllEntriesOf(settings.acquirer())
        .containsAllEntriesOf(settings.payments());
    assertThat(settings.environmentOf(Place.of(Service.CATALOG, 1))).isEmpty();
  }

  @Test
  void makesSecretsOnceThatTheirOwnerAloneCanRead() throws IOException {
    with(Map.of());
    for (Path file : new Path[] {home.acquirerKey(), home.webhookSecret()}) {
      String made = Files.readString(file);
      with(Map.of());
      assertThat(Files.readString(file)).isEqualTo(made).hasSizeGreaterThan(40);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void leavesToTheUserWhatTheyHaveSet() {
    assertThat(
            with(Map.of("coppice.payments.acquirer.uri", "https://bank.example"))
                .environmentOf(PAYMENTS))
        .isEmpty();
    AcquirerSettings settings =
        with(
            Map.of(
                "coppice.acquirer.http.port", "9000",
                "coppice.acquirer.key", "0123456789abcdef",
                "coppice.payments.acquirer.key", "0123456789abcdef"));
    assertThat(settings.acquirer())
        .containsEntry("COPPICE_ACQUIRER_HTTP_PORT", "9000")
        .doesNotContainKey("COPPICE_ACQUIRER_KEY_FILE");
    assertThat(settings.payments())
        .containsEntry("COPPICE_PAYMENTS_ACQUIRER_URI", "http://127.0.0.1:9000")
        .doesNotContainKey("COPPICE_PAYMENTS_ACQUIRER_KEY_FILE");
  }
}
