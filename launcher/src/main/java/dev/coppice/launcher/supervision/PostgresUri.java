package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** {@code postgresql://user:password@host:port/database}, escaped as URIs are. */
record PostgresUri(URI uri) {
  private static final int USUAL_PORT = 5432;

  PostgresUri {
    boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    if (!known || uri.getHost() == null) {
      throw new Refusal("A PostgreSQL URI reads postgresql://user:password@host:port/database.");
    }
  }

  /** Does not repeat the text when it is refused: there may be a password in it. */
  static PostgresUri parse(String text) {
    try {
      return new PostgresUri(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          "A PostgreSQL URI reads postgresql://user:password@host:port/database,"
              + " with special characters escaped as %40.",
          e);
    }
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
  }

  String address() {
    return host() + ":" + port();
  }

  @Nullable String user() {
    String[] parts = userInfo();
    return parts.length > 0 ? decoded(parts[0]) : null;
  }

  /** The same server, role and parameters; another database. */
  PostgresUri withDatabase(String database) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new PostgresUri(
        URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/" + database + query));
  }

  String jdbcUrl() {
    String database =
        uri.getRawPath() == null || uri.getRawPath().length() < 2 ? "/postgres" : uri.getRawPath();
    return "jdbc:postgresql://" + address() + database;
  }

  Properties jdbcProperties() {
    Properties properties = new Properties();
    String[] parts = userInfo();
    if (parts.length > 0) {
      properties.setProperty("user", decoded(parts[0]));
    }
    if (parts.length > 1) {
      properties.setProperty("password", decoded(parts[1]));
    }
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return properties;
  }

  private String[] userInfo() {
    String userInfo = uri.getRawUserInfo();
    return userInfo == null ? new String[0] : userInfo.split(":", 2);
  }

  private static String decoded(String part) {
    // In this part of a URI a plus is a plus.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
