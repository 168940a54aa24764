package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server promises. */
class EmbeddedPostgresTest {
  @TempDir(factory = OpenTempDir.class)
  static Path state;

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(Fixture.options(state));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void runsAsAProcessOfItsOwnAndAnswers() {
    assertThat(postgres.answers()).isTrue();
    assertThat(postgres.embedded()).isTrue();
    assertThat(postgres.name()).isEqualTo("postgres");
    assertThat(ProcessHandle.of(postgres.pid())).isPresent();
  }

  @Test
  void isAskedAgainOnTheSameConnection() throws Exception {
    String uri = postgres.createDatabase("asked", "asked");
    String guests =
        "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity"
            + " WHERE application_name = 'coppice-admin'";
    assertThat(postgres.answers()).isTrue();
    String backend = ask(uri, guests);

    assertThat(postgres.answers()).isTrue();
    assertThat(ask(uri, guests)).matches("\\d+").isEqualTo(backend);
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws Exception {
    String uri = postgres.createDatabase("loopback", "loopback");

    assertThat(ask(uri, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(URI.create(uri).getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void makesADatabaseOnceAndGivesTheSameUriAgain() throws Exception {
    String first = postgres.createDatabase("books", "librarian");
    ask(first, "CREATE TABLE book (title text); INSERT INTO book VALUES ('Walden')");

    String second = postgres.createDatabase("books", "librarian");

    assertThat(second).isEqualTo(first).startsWith("postgresql://librarian:").endsWith("/books");
    assertThat(ask(second, "SELECT title FROM book")).isEqualTo("Walden");
  }

  @Test
  void letsARoleIntoNoDatabaseButItsOwn() {
    String one = postgres.createDatabase("one", "one");
    postgres.createDatabase("two", "two");

    for (String other : new String[] {"two", "postgres", "template1"}) {
      assertThatThrownBy(() -> ask(one.replaceAll("/one$", "/" + other), "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied for database");
    }
  }

  @Test
  void givesARoleNoPowerOverTheServer() throws Exception {
    String uri = postgres.createDatabase("plain", "plain");

    assertThat(
            ask(
                uri,
                "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles"
                    + " WHERE rolname = current_user"))
        .isEqualTo("f");
  }

  @Test
  void refusesAWrongPassword() {
    String uri = postgres.createDatabase("locked", "locked");

    assertThatThrownBy(() -> ask(uri.replaceFirst(":[0-9a-f]+@", ":guess@"), "SELECT 1"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void keepsPasswordsWhereOnlyTheStarterMayReadThem() throws Exception {
    Path file = postgres.directory().resolve("secrets.properties");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(postgres.directory().resolve("initdb.password")).doesNotExist();
  }

  @Test
  void writesNoPasswordIntoItsLog() throws Exception {
    String uri = postgres.createDatabase("discreet", "discreet");
    String password = URI.create(uri).getUserInfo().split(":")[1];

    assertThat(Files.readString(postgres.directory().resolve("postgres.log")))
        .doesNotContain(password);
  }

  @Test
  void knowsUpperAndLowerCaseOfEveryScript() throws Exception {
    String uri = postgres.createDatabase("scripts", "scripts");

    assertThat(ask(uri, "SELECT upper('crème brûlée, ёлка')")).isEqualTo("CRÈME BRÛLÉE, ЁЛКА");
    assertThat(ask(uri, "SHOW server_encoding")).isEqualTo("UTF8");
  }

  @Test
  void refusesANameThatWouldNeedQuoting() {
    assertThatThrownBy(() -> postgres.createDatabase("x; DROP TABLE y", "x"))
        .isInstanceOf(BackingException.class)
        .hasMessageContaining("x; DROP TABLE y")
        .hasMessageContaining("allowed are a-z");
  }

  @Test
  void refusesADatabaseThatBelongsToAnotherRole() {
    postgres.createDatabase("owned", "owner");

    assertThatThrownBy(() -> postgres.createDatabase("owned", "thief"))
        .hasMessage("Database owned belongs to role owner, not to thief.");
  }

  @Test
  void dropsADatabaseThoughItIsInUse() throws Exception {
    String uri = postgres.createDatabase("doomed", "doomed");
    try (Connection open = Fixture.connect(uri)) {
      postgres.dropDatabase("doomed", "doomed");

      assertThat(open.isValid(1)).isFalse();
    }
    assertThatThrownBy(() -> ask(uri, "SELECT 1")).isInstanceOf(SQLException.class);
  }

  private static String ask(String uri, String sql) throws SQLException {
    return Fixture.ask(uri, sql);
  }
}
