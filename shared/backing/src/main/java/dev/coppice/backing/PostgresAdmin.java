package dev.coppice.backing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the superuser does: databases, roles, and a look at how the server is set. */
final class PostgresAdmin {
  private static final Logger log = LoggerFactory.getLogger(PostgresAdmin.class);
  private static final int CONNECT_SECONDS = 10;
  private static final int ANSWER_SECONDS = 30;

  /** Names stand in statements where PostgreSQL takes no parameters. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private static final String OWNER =
      "SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = ?";

  private static final String SETTING = "SELECT current_setting(?)";

  private final PGSimpleDataSource source;

  PostgresAdmin(int port, String password) {
    source = new PGSimpleDataSource();
    source.setServerNames(new String[] {PostgresServer.HOST});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser(PostgresServer.SUPERUSER);
    source.setPassword(password);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
    source.setApplicationName("coppice-admin");
  }

  /** Whether a server answers, accepts our password, and runs on that data. */
  boolean serves(Path data) {
    return setting("data_directory").filter(data.toString()::equals).isPresent();
  }

  /** A connection to the server that runs on that data; fails where another one answers. */
  Connection enter(Path data) throws SQLException {
    Connection connection = source.getConnection();
    try {
      Optional<String> served = queryOne(connection, SETTING, "data_directory");
      if (served.filter(data.toString()::equals).isEmpty()) {
        throw new SQLException("it serves " + served.orElse("nothing") + ", not " + data);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The value of a server setting such as {@code fsync}; empty if no one answers us. */
  Optional<String> setting(String name) {
    try (Connection connection = source.getConnection()) {
      return queryOne(connection, SETTING, name);
    } catch (SQLException e) {
      log.debug("No answer from PostgreSQL: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Only its owner may connect to a database; PostgreSQL's default is everyone. */
  void closeToPublic(String database) {
    requireName(database);
    run(
        "close database " + database,
        c -> execute(c, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC"));
  }

  void createDatabase(String database, String role, String password) {
    requireName(database);
    requireName(role);
    run(
        "create database " + database,
        connection -> createDatabase(connection, database, role, password));
  }

  private static void createDatabase(
      Connection connection, String database, String role, String password) throws SQLException {
    if (queryOne(connection, "SELECT rolname FROM pg_roles WHERE rolname = ?", role).isEmpty()) {
      execute(connection, "CREATE ROLE " + role + " LOGIN");
    }
    // The driver hashes it here, so that it appears in no log of the server.
    connection.unwrap(PGConnection.class).alterUserPassword(role, password.toCharArray(), null);
    Optional<String> owner = queryOne(connection, OWNER, database);
    if (owner.isEmpty()) {
      execute(connection, "CREATE DATABASE " + database + " OWNER " + role);
    } else if (!owner.get().equals(role)) {
      throw new BackingException(
          "Database " + database + " belongs to role " + owner.get() + ", not to " + role + ".");
    }
    execute(connection, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
  }

  void dropDatabase(String database, String role) {
    requireName(database);
    requireName(role);
    run(
        "drop database " + database,
        connection -> {
          execute(connection, "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
          execute(connection, "DROP ROLE IF EXISTS " + role);
        });
  }

  private void run(String what, Work work) {
    try (Connection connection = source.getConnection()) {
      work.on(connection);
    } catch (SQLException e) {
      throw new BackingException(
          "Cannot "
              + what
              + " on PostgreSQL at port "
              + source.getPortNumbers()[0]
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new BackingException(
          "The name \""
              + name
              + "\" is not one for a database or role: allowed are a-z, 0-9 and _,"
              + " a letter first, 63 at most.");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Optional<String> queryOne(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private interface Work {
    void on(Connection connection) throws SQLException;
  }
}
