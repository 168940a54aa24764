package dev.coppice.gateway.redis;

import dev.coppice.node.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where gateways count together, and keep the sessions of browsers.
 *
 * @param uri {@code coppice.redis.uri}: {@code redis://user:password@host:port}
 * @param uriFile {@code coppice.redis.uri.file}: a file that has it, or will; goes before it
 * @param patience {@code coppice.gateway.timeout.redis}: how long a request waits at most to be
 *     counted
 */
public record RedisOptions(Optional<String> uri, Optional<Path> uriFile, Duration patience) {

  private static final String KEY = "coppice.redis.uri";

  /** As configured. */
  public static RedisOptions from(Settings settings) {
    return new RedisOptions(
        settings.parsed(KEY, "a Redis URI, redis://user:password@host:6379", RedisOptions::checked),
        settings.text("coppice.redis.uri.file").map(Path::of),
        settings.duration(
            "coppice.gateway.timeout.redis",
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            Duration.ofSeconds(10)));
  }

  /**
   * The text, if it is such a URI.
   *
   * @throws IllegalArgumentException if not; without the text, which may have a password
   */
  static String checked(String text) {
    try {
      URI uri = new URI(text);
      if ("redis".equals(uri.getScheme()) && uri.getHost() != null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Its message has the text.
    }
    throw new IllegalArgumentException("its URI is not such as redis://user:password@host:6379");
  }

  /** Whether there is one. */
  public boolean isSet() {
    return uri.isPresent() || uriFile.isPresent();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return isSet() ? "Redis" : "no Redis";
  }
}
