package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong, and whether the message would help the person who reads it. */
class EmbeddedPostgresRefusalTest {
  @TempDir(factory = OpenTempDir.class)
  Path directory;

  @Test
  void aFileInPlaceOfTheStateDirectory() throws Exception {
    Path file = Files.writeString(directory.resolve("state"), "not a directory");

    assertThatThrownBy(() -> start(file))
        .isInstanceOf(BackingException.class)
        .hasMessageContaining("Cannot make the directory " + file);
  }

  @Test
  void aFileInPlaceOfTheHome() throws Exception {
    Path file = Files.writeString(directory.resolve("postgres"), "not a directory");

    assertThatThrownBy(() -> start(directory))
        .hasMessage(file + " should be a directory, but is a file. Move it out of the way.");
  }

  @Test
  void dataThatIsNotPostgres() throws Exception {
    Path data = Files.createDirectories(directory.resolve("postgres").resolve("data"));

    assertThatThrownBy(() -> start(directory))
        .hasMessageStartingWith(data + " is not a PostgreSQL data directory.");
  }

  @Test
  void dataOfAnotherVersionIsNamedByTheServerItself() throws Exception {
    EmbeddedPostgres postgres = start(directory);
    postgres.close();
    Files.writeString(postgres.directory().resolve("data").resolve("PG_VERSION"), "17\n");

    assertThatThrownBy(() -> start(directory))
        .hasMessageContaining("pg_ctl start")
        .hasMessageContaining("ended with exit code 1.")
        .hasMessageContaining("was initialized by PostgreSQL version 17");
  }

  @Test
  void settingsThatTheServerDoesNotUnderstand() throws Exception {
    EmbeddedPostgres postgres = start(directory);
    postgres.close();
    Files.writeString(
        postgres.directory().resolve("data").resolve("postgresql.conf"),
        "\nno_such_setting = 1\n",
        StandardOpenOption.APPEND);

    assertThatThrownBy(() -> start(directory))
        .hasMessageContaining("The end of " + postgres.directory().resolve("postgres.log"))
        .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
  }

  @Test
  void lostPasswords() throws Exception {
    EmbeddedPostgres postgres = start(directory);
    postgres.close();
    Path secrets = postgres.directory().resolve("secrets.properties");
    Files.delete(secrets);

    assertThatThrownBy(() -> start(directory)).hasMessageContaining("are gone (" + secrets + ")");
  }

  @Test
  void aPathThatTheStartScriptWouldMisread() throws Exception {
    Path odd = Files.createDirectories(directory.resolve("price$1"));

    assertThatThrownBy(() -> start(odd)).hasMessageContaining("has a character");
    assertThat(odd.resolve("postgres").resolve("data")).doesNotExist();
  }

  @Test
  void aPathWithBlanksAndAccentsIsFine() throws Exception {
    Path odd = Files.createDirectories(directory.resolve("my café"));

    try (EmbeddedPostgres postgres = start(odd)) {
      assertThat(postgres.answers()).isTrue();
    }
  }

  private static EmbeddedPostgres start(Path state) {
    return EmbeddedPostgres.start(Fixture.options(state));
  }
}
