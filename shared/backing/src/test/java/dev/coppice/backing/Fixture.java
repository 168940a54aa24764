package dev.coppice.backing;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What the tests of this room share. */
final class Fixture {
  /** One copy of the programs for all tests. */
  static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

  private Fixture() {}

  static EmbeddedOptions options(Path state) {
    return EmbeddedOptions.in(state)
        .withDurable(false)
        .withBinariesDirectory(PROGRAMS)
        .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir")))
        .withLimits(Duration.ofSeconds(60), Duration.ofSeconds(10));
  }

  static Connection connect(String uri) throws SQLException {
    URI parsed = URI.create(uri);
    String[] user = parsed.getUserInfo().split(":");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + parsed.getHost() + ":" + parsed.getPort() + parsed.getPath(),
        user[0],
        user[1]);
  }

  /** The first column of the first row, or an empty text where there is none. */
  static String ask(String uri, String sql) throws SQLException {
    try (Connection connection = connect(uri);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  /** Sends a signal such as STOP to a process of the test. */
  static void signal(String name, long pid) throws Exception {
    int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " " + pid + " ended with exit code " + code);
    }
  }
}
