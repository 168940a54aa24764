package dev.coppice.system.nemesis;

import dev.coppice.system.history.AcceptedWrite;
import dev.coppice.system.history.Token;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the database has of the contenders' writes. */
final class Ledger implements AutoCloseable {
  private final Connection connection;

  /**
   * @param uri as the contenders get it, of the server's own address
   */
  Ledger(String uri) {
    URI parsed = URI.create(uri);
    String[] account = parsed.getUserInfo().split(":", 2);
    try {
      connection =
          DriverManager.getConnection(
              "jdbc:postgresql://%s:%d%s"
                  .formatted(parsed.getHost(), parsed.getPort(), parsed.getPath()),
              account[0],
              account[1]);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The writes under a name, in the order in which they were committed. */
  List<AcceptedWrite> accepted(String name) {
    return rows(
        "SELECT epoch, fence, holder, id FROM accepted WHERE name = ? ORDER BY number",
        name,
        row ->
            new AcceptedWrite(
                name,
                new Token(row.getLong(1), row.getLong(2)),
                row.getString(3),
                row.getString(4)));
  }

  /** The counter of a name; 0 as long as there is none. */
  long counter(String name) {
    return rows("SELECT value FROM counters WHERE name = ?", name, row -> row.getLong(1)).stream()
        .findFirst()
        .orElse(0L);
  }

  /** Who wrote last under this name. */
  Optional<String> lastHolder(String name) {
    return rows(
            "SELECT holder FROM accepted WHERE name = ? ORDER BY number DESC LIMIT 1",
            name,
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** None as long as no contender has made the tables. */
  private <T> List<T> rows(String query, String name, Reading<T> reading) {
    List<T> found = new ArrayList<>();
    if (!isMade()) {
      return found;
    }
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reading.of(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isMade() {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT to_regclass('accepted') IS NOT NULL");
        ResultSet rows = statement.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
