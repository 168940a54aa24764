package dev.coppice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.postgres.PostgresUri.Tls;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUriTest {
  @Test
  void readsAllItsParts() {
    assertThat(PostgresUri.parse("postgresql://shop:s3cret@db.example:6432/catalog"))
        .isEqualTo(
            new PostgresUri(
                "db.example", 6432, "catalog", "shop", "s3cret", Tls.DISABLE, Optional.empty()));
  }

  @Test
  void takesTheUsualPortAndNoPassword() {
    PostgresUri uri = PostgresUri.parse("postgres://shop@localhost/catalog");

    assertThat(uri.port()).isEqualTo(5432);
    assertThat(uri.password()).isEmpty();
  }

  @Test
  void decodesWhatIsSpecialInAPassword() {
    assertThat(PostgresUri.parse("postgresql://u:p%40ss%2Fw%3Aord+1:x@h/d").password())
        .isEqualTo("p@ss/w:ord+1:x");
  }

  @Test
  void readsTls() {
    PostgresUri uri =
        PostgresUri.parse("postgresql://u:p@h/d?sslmode=verify-full&sslrootcert=/etc/ca%20x.pem");

    assertThat(uri.tls()).isEqualTo(Tls.VERIFY_FULL);
    assertThat(uri.caFile()).hasValue(Path.of("/etc/ca x.pem"));
  }

  @Test
  void showsNoPassword() {
    assertThat(PostgresUri.parse("postgresql://u:hidden@h:1/d"))
        .hasToString("postgresql://u:***@h:1/d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:p@h/d",
        "postgresql://h/d",
        "postgresql://:p@h/d",
        "postgresql://u:p@h",
        "postgresql://u:p@h/",
        "postgresql://u:p@h/a/b",
        "postgresql:u:p@h/d",
        "postgresql://u:p@h/d?sslmode=sometimes",
        "postgresql://u:p@h/d?sslmode=verify-full",
        "postgresql://u:p@h/d?loglevel=debug",
        "postgresql://u:p%zz@h/d",
        "jdbc:postgresql://h/d",
        "not a uri"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> PostgresUri.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
