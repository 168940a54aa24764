package dev.coppice.redis;

import dev.coppice.node.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Redis is.
 *
 * @param uri {@code coppice.redis.uri}: {@code redis://user:password@host:port}
 * @param uriFile {@code coppice.redis.uri.file}: a file that has it, or will; goes before it
 */
public record RedisOptions(Optional<String> uri, Optional<Path> uriFile) {

  private static final String KEY = "coppice.redis.uri";
  private static final String ALLOWED = "a Redis URI, redis://user:password@host:6379";

  /** As configured; there may be none. */
  public static RedisOptions from(Settings settings) {
    return new RedisOptions(
        settings.parsed(KEY, ALLOWED, RedisOptions::checked),
        settings.text("coppice.redis.uri.file").map(Path::of));
  }

  /**
   * As configured, for a part that is nothing without.
   *
   * @throws dev.coppice.node.InvalidSettingException when there is none
   */
  public static RedisOptions required(Settings settings) {
    RedisOptions options = from(settings);
    if (!options.isSet()) {
      settings.required(KEY, ALLOWED);
    }
    return options;
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
