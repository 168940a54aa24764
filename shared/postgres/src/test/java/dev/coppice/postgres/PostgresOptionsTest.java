package dev.coppice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresOptionsTest {
  private static final String URI = "postgresql://notes:secret@127.0.0.1:5432/notes";
  private static final Settings MINIMAL = Settings.of(Map.of("coppice.postgres.uri", URI));

  @Test
  void hasDefaultsForAllButTheUri() {
    assertThat(PostgresOptions.from(MINIMAL, "notes"))
        .isEqualTo(
            new PostgresOptions(
                "notes",
                PostgresUri.parse(URI),
                8,
                8,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1)));
  }

  @Test
  void readsEachKey() {
    Settings settings =
        MINIMAL.with(
            Map.of(
                "coppice.postgres.pool.size", "20",
                "coppice.postgres.pipelines", "2",
                "coppice.postgres.connect.timeout", "300ms",
                "coppice.postgres.statement.timeout", "7s",
                "coppice.postgres.start.limit", "0s"));

    assertThat(PostgresOptions.from(settings, "notes"))
        .isEqualTo(
            new PostgresOptions(
                "notes",
                PostgresUri.parse(URI),
                20,
                2,
                Duration.ofMillis(300),
                Duration.ofSeconds(7),
                Duration.ZERO));
  }

  @Test
  void prefersTheKeysOfTheService() {
    Settings settings = MINIMAL.with(Map.of("coppice.notes.postgres.pool.size", "3"));

    assertThat(PostgresOptions.from(settings, "notes").poolSize()).isEqualTo(3);
    assertThat(PostgresOptions.from(settings, "others").poolSize()).isEqualTo(8);
  }

  @Test
  void saysWhichUriIsMissing() {
    assertThatThrownBy(() -> PostgresOptions.from(Settings.of(Map.of()), "notes"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("postgres.uri is not set")
        .hasMessageContaining("postgresql://user:password@host:port/database");
  }

  @Test
  void showsNoPasswordOfAWrongUri() {
    Settings wrong =
        Settings.of(Map.of("coppice.postgres.uri", "mysql://notes:topsecret@127.0.0.1/notes"));

    assertThatThrownBy(() -> PostgresOptions.from(wrong, "notes"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("mysql://notes:***@127.0.0.1/notes")
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void showsNoPasswordWhenPrinted() {
    assertThat(PostgresOptions.from(MINIMAL, "notes").toString()).doesNotContain("secret");
  }

  @Test
  void tellsTheServerWhoWeAreAndWhenToGiveUp() {
    PgConnectOptions connect =
        PostgresClients.connectOptions(PostgresOptions.from(MINIMAL, "notes"));

    assertThat(connect.getProperties())
        .containsEntry("application_name", "coppice-notes")
        .containsEntry("statement_timeout", "5000");
    assertThat(connect.getSslMode()).isEqualTo(SslMode.DISABLE);
  }

  @Test
  void checksTheCertificateAsFarAsAsked() {
    PgConnectOptions connect = connect("?sslmode=verify-full&sslrootcert=/ca.pem");

    assertThat(connect.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(connect.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(connect.getSslOptions().getTrustOptions()).isNotNull();
    assertThat(connect("?sslmode=require").getSslOptions().isTrustAll()).isTrue();
  }

  @Test
  void migrationsGoTheSameWay() {
    Settings settings =
        MINIMAL.with(
            Map.of("coppice.postgres.uri", URI + "?sslmode=verify-ca&sslrootcert=/my%20ca.pem"));

    assertThat(Migrations.jdbcUrl(PostgresOptions.from(settings, "notes")))
        .isEqualTo(
            "jdbc:postgresql://127.0.0.1:5432/notes?ApplicationName=coppice-notes-migrations"
                + "&connectTimeout=2&sslmode=verify-ca&sslrootcert=%2Fmy+ca.pem");
  }

  private static PgConnectOptions connect(String parameters) {
    Settings settings = MINIMAL.with(Map.of("coppice.postgres.uri", URI + parameters));
    return PostgresClients.connectOptions(PostgresOptions.from(settings, "notes"));
  }
}
