package dev.coppice.postgres;

import dev.coppice.node.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a service uses its database, parsed once.
 *
 * @param service the name of the service: of its migrations, its connections, its readiness
 * @param uri {@code coppice.postgres.uri}: required
 * @param poolSize {@code coppice.postgres.pool.size}: connections for transactions, 1 to 200,
 *     default 8
 * @param pipelines {@code coppice.postgres.pipelines}: connections that single statements share, 1
 *     to 64, default 8
 * @param connectTimeout {@code coppice.postgres.connect.timeout}: 100 ms to 1 min, default 2 s
 * @param statementTimeout {@code coppice.postgres.statement.timeout}: after this the server gives
 *     up a statement, and we do; 100 ms to 10 min, default 5 s
 * @param startLimit {@code coppice.postgres.start.limit}: how long a start waits for a server that
 *     is not up yet; 0 s to 1 h, default 1 min
 */
public record PostgresOptions(
    String service,
    PostgresUri uri,
    int poolSize,
    int pipelines,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration startLimit) {

  private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,40}");

  public PostgresOptions {
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException("not the name of a service: " + service);
    }
    Objects.requireNonNull(uri, "uri");
  }

  /**
   * Reads the keys above, each as {@code coppice.<service>.postgres...} before {@code
   * coppice.postgres...}.
   *
   * @param settings unscoped
   * @throws dev.coppice.node.InvalidSettingException for a value that is missing or not allowed; it
   *     shows no password
   */
  public static PostgresOptions from(Settings settings, String service) {
    Settings scoped = settings.scoped(service);
    String key = "coppice.postgres.uri";
    PostgresUri uri =
        scoped
            .parsed(key, PostgresUri.FORM, PostgresUri::parse)
            .orElseThrow(() -> scoped.invalid(key, PostgresUri.FORM));
    return new PostgresOptions(
        service,
        uri,
        scoped.integer("coppice.postgres.pool.size", 8, 1, 200),
        scoped.integer("coppice.postgres.pipelines", 8, 1, 64),
        scoped.duration(
            "coppice.postgres.connect.timeout",
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMinutes(1)),
        scoped.duration(
            "coppice.postgres.statement.timeout",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(10)),
        scoped.duration(
            "coppice.postgres.start.limit",
            Duration.ofMinutes(1),
            Duration.ZERO,
            Duration.ofHours(1)));
  }
}
