package dev.coppice.gateway.limiting;

import dev.coppice.node.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where gateways count together.
 *
 * @param uri {@code coppice.redis.uri}: {@code redis://user:password@host:port}
 * @param uriFile {@code coppice.redis.uri.file}: a file that has it, or will; goes before it
 * @param patience {@code coppice.gateway.timeout.redis}: how long a request waits for Redis at most
 */
public record RedisOptions(Optional<String> uri, Optional<Path> uriFile, Duration patience) {

  private static final String URI = "coppice.redis.uri";
  private static final String FORM = "redis://";

  /** As configured. */
  public static RedisOptions from(Settings settings) {
    Optional<String> uri = settings.text(URI);
    if (uri.isPresent() && !uri.get().startsWith(FORM)) {
      throw settings.invalid(URI, "a Redis URI such as redis://user:password@host:6379");
    }
    return new RedisOptions(
        uri,
        settings.text("coppice.redis.uri.file").map(Path::of),
        settings.duration(
            "coppice.gateway.timeout.redis",
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            Duration.ofSeconds(10)));
  }

  /** Whether there is anywhere to count together. */
  boolean isSet() {
    return uri.isPresent() || uriFile.isPresent();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return isSet() ? "Redis" : "no Redis";
  }
}
