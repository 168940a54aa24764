package dev.coppice.launcher.supervision;

import dev.coppice.backing.PostgresDoor;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL of the user's. A service that has a URI of its own ({@code
 * coppice.catalog.postgres.uri}) uses it as it is; the others each get a database that is named
 * like the service, on the server that {@code coppice.postgres.uri} names, made if it is missing.
 */
final class ExternalDatabases implements Databases {
  private static final String URI_KEY = "coppice.postgres.uri";
  private static final String NOT_PERMITTED = "42501";
  private static final String EXISTS_ALREADY = "42P04";

  private final Settings settings;
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private volatile List<BackingView> views = List.of();

  ExternalDatabases(Settings settings) {
    this.settings = settings;
  }

  /** Whether the settings name a server for every service that needs one. */
  static boolean areConfigured(Settings settings) {
    return settings.text(URI_KEY).isPresent()
        || Service.all().stream()
            .filter(Service::waitsForDatabase)
            .allMatch(service -> settings.text(ownKey(service)).isPresent());
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    Map<Service, String> uris = new EnumMap<>(Service.class);
    for (Service service : services) {
      String own = settings.text(ownKey(service)).orElse(null);
      PostgresUri uri = own != null ? PostgresUri.parse(own) : onCommonServer(service);
      servers.computeIfAbsent(uri.address(), address -> Server.at(uri));
      uris.put(service, uri.uri().toString());
    }
    check();
    return uris;
  }

  private PostgresUri onCommonServer(Service service) {
    PostgresUri server = PostgresUri.parse(settings.required(URI_KEY, "a PostgreSQL URI"));
    try (Connection connection = connect(server)) {
      createIfMissing(connection, service.title());
      return server.withDatabase(service.title());
    } catch (SQLException e) {
      throw new Refusal(
          NOT_PERMITTED.equals(e.getSQLState())
              ? "PostgreSQL at %1$s has no database \"%2$s\", and role \"%3$s\" may not make it. Run: CREATE DATABASE %2$s OWNER %3$s;"
                  .formatted(server.address(), service.title(), server.user())
              : "PostgreSQL at %s (COPPICE_POSTGRES_URI): %s"
                  .formatted(server.address(), e.getMessage()),
          e);
    }
  }

  private static void createIfMissing(Connection connection, String database) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      if (query.executeQuery().next()) {
        return;
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(database, true));
    } catch (SQLException e) {
      if (!EXISTS_ALREADY.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public void check() {
    views =
        servers.values().stream()
            .map(
                server ->
                    new BackingView(
                        "postgres",
                        server.uri().host(),
                        server.uri().port(),
                        null,
                        false,
                        server.door().serves()))
            .toList();
  }

  private static Connection connect(PostgresUri uri) throws SQLException {
    return DriverManager.getConnection(uri.jdbcUrl(), uri.jdbcProperties());
  }

  private static String ownKey(Service service) {
    return "coppice." + service.title() + ".postgres.uri";
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  /** It is the user's, and goes on. */
  @Override
  public void close() {
    servers.values().forEach(server -> server.door().close());
  }

  private record Server(PostgresUri uri, PostgresDoor door) {

    static Server at(PostgresUri uri) {
      return new Server(uri, new PostgresDoor(() -> connect(uri)));
    }
  }
}
