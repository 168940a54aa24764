package dev.coppice.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who we are there, as in {@code
 * postgresql://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/etc/ca.pem}. What
 * is special in a URI is percent-encoded in user and password.
 *
 * @param tls what {@code sslmode} says; {@link Tls#DISABLE} if it is not there
 * @param caFile what {@code sslrootcert} says: the authorities to trust, in PEM
 */
public record PostgresUri(
    String host,
    int port,
    String database,
    String user,
    String password,
    Tls tls,
    Optional<Path> caFile) {

  /** What a value must look like, for error messages. */
  static final String FORM =
      "postgresql://user:password@host:port/database, with sslmode (disable, require, verify-ca,"
          + " verify-full; the last two need sslrootcert, a PEM file) as the only parameters";

  private static final int DEFAULT_PORT = 5432;
  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");
  private static final Set<String> PARAMETERS = Set.of("sslmode", "sslrootcert");

  /** How far the server must prove who it is. Names and meanings are those of libpq. */
  public enum Tls {
    /** No TLS. */
    DISABLE,
    /** TLS with whatever certificate the server shows. */
    REQUIRE,
    /** The certificate must come from a trusted authority. */
    VERIFY_CA,
    /** It must be for this host, too. */
    VERIFY_FULL;

    /** The name in a URI. */
    String mode() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public PostgresUri {
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(caFile, "caFile");
    if (tls.compareTo(Tls.VERIFY_CA) >= 0 && caFile.isEmpty()) {
      throw new IllegalArgumentException("whom to trust is not said");
    }
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is none of PostgreSQL; the message holds no secret
   */
  static PostgresUri parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URI");
    }
    String scheme = uri.getScheme();
    String path = uri.getRawPath();
    if (scheme == null || !SCHEMES.contains(scheme) || uri.getHost() == null) {
      throw new IllegalArgumentException("not a PostgreSQL URI with a host");
    }
    if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
      throw new IllegalArgumentException("no database in the path");
    }
    String[] user = requireUser(uri.getRawUserInfo());
    Map<String, String> parameters = parameters(uri.getRawQuery());
    return new PostgresUri(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        decode(path.substring(1)),
        decode(user[0]),
        user.length > 1 ? decode(user[1]) : "",
        tls(parameters.get("sslmode")),
        Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of));
  }

  /** Host and port, for people. */
  public String place() {
    return host + ":" + port;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + ":***@" + place() + "/" + database;
  }

  private static String[] requireUser(@Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty() || userInfo.startsWith(":")) {
      throw new IllegalArgumentException("no user");
    }
    return userInfo.split(":", 2);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length < 2 || !PARAMETERS.contains(parts[0])) {
        throw new IllegalArgumentException("unknown parameter");
      }
      parameters.put(parts[0], decode(parts[1]));
    }
    return parameters;
  }

  private static Tls tls(@Nullable String mode) {
    if (mode == null) {
      return Tls.DISABLE;
    }
    return Arrays.stream(Tls.values())
        .filter(tls -> tls.mode().equals(mode))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown sslmode"));
  }

  /** Percent-encoding only: a plus sign is a plus sign here. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
