package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUriTest {
  @Test
  void changesTheDatabaseAndNothingElse() {
    PostgresUri uri = PostgresUri.parse("postgresql://me:p%40ss@db:6543/main?sslmode=require");
    assertThat(uri.withDatabase("catalog").uri())
        .hasToString("postgresql://me:p%40ss@db:6543/catalog?sslmode=require");
  }

  @Test
  void unescapesRoleAndPassword() {
    PostgresUri uri = PostgresUri.parse("postgresql://me%2Bx:p%40s+s@db/main");
    assertThat(uri.user()).isEqualTo("me+x");
    assertThat(uri.jdbcProperties()).containsEntry("password", "p@s+s");
    assertThat(uri.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "db:5432", "mysql://me:secret@db/x", "postgresql://me:sec ret@db/x"})
  void refusesAnythingElseWithoutRepeatingThePassword(String text) {
    assertThatThrownBy(() -> PostgresUri.parse(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("postgresql://user:password@host:port/database")
        .hasMessageNotContaining("secret");
  }
}
