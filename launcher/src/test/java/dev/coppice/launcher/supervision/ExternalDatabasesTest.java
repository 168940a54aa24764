package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import dev.coppice.testing.PostgresExtension;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExternalDatabasesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @Test
  void saysWhichDatabaseARoleMayNotMake() {
    ExternalDatabases databases = with(Map.of("coppice.postgres.uri", postgres.uri()));
    String role = PostgresUri.parse(postgres.uri()).user();
    assertThatThrownBy(() -> databases.open(List.of(Service.CATALOG)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(
            "has no database \"catalog\", and role \"" + role + "\" may not make it")
        .hasMessageEndingWith("Run: CREATE DATABASE catalog OWNER " + role + ";");
  }

  @Test
  void usesADatabaseThatIsThere() {
    postgres.createDatabase("inventory");
    ExternalDatabases databases = with(Map.of("coppice.postgres.uri", postgres.uri()));
    assertThat(databases.open(List.of(Service.INVENTORY)).get(Service.INVENTORY))
        .isEqualTo(PostgresUri.parse(postgres.uri()).withDatabase("inventory").uri().toString());
  }

  @Test
  void takesTheUriOfAServiceAsItIs() {
    ExternalDatabases databases =
        with(
            Map.of(
                "coppice.catalog.postgres.uri", postgres.uri(),
                "coppice.inventory.postgres.uri", postgres.uri()));
    assertThat(databases.open(List.of(Service.CATALOG, Service.INVENTORY)))
        .isEqualTo(Map.of(Service.CATALOG, postgres.uri(), Service.INVENTORY, postgres.uri()));
    int port = PostgresUri.parse(postgres.uri()).port();
    assertThat(databases.views())
        .containsExactly(new BackingView("postgres", "127.0.0.1", port, null, false, true));
  }

  @Test
  void saysThatNobodyAnswersThere() {
    String nowhere =
        "postgresql://me:secret@127.0.0.1:%d/x"
            .formatted(FreePorts.any(InetAddress.getLoopbackAddress()));
    ExternalDatabases databases = with(Map.of("coppice.postgres.uri", nowhere));
    assertThatThrownBy(() -> databases.open(List.of(Service.CATALOG)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("COPPICE_POSTGRES_URI")
        .hasMessageNotContaining("secret");
  }

  @Test
  void isChosenWhenTheSettingsNameAServer() {
    assertThat(ExternalDatabases.areConfigured(Settings.of(Map.of()))).isFalse();
    assertThat(ExternalDatabases.areConfigured(Settings.of(Map.of("coppice.postgres.uri", "x"))))
        .isTrue();
    assertThat(
            ExternalDatabases.areConfigured(
                Settings.of(Map.of("coppice.catalog.postgres.uri", "x"))))
        .isFalse();
  }

  private static ExternalDatabases with(Map<String, String> settings) {
    return new ExternalDatabases(Settings.of(settings));
  }
}
