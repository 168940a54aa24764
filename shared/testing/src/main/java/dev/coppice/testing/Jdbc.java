package dev.coppice.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Looks into a database past the service that it belongs to. */
public final class Jdbc {
  private Jdbc() {}

  /**
   * @param uri as {@link PostgresExtension#uri()}
   */
  public static Connection connect(String uri) throws SQLException {
    URI server = URI.create(uri);
    String[] who = server.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.getHost() + ":" + server.getPort() + server.getPath(),
        who[0],
        who[1]);
  }
}
