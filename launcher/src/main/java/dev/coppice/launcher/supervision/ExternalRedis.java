package dev.coppice.launcher.supervision;

import dev.coppice.backing.EmbeddedRedis;
import dev.coppice.backing.RedisDoor;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.node.Settings;
import java.time.Duration;
import java.util.List;

/** A Redis of the user's, which {@code coppice.redis.uri} names. */
final class ExternalRedis implements Redis {
  static final String URI_KEY = "coppice.redis.uri";

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final RedisUri uri;
  private volatile List<BackingView> views = List.of();

  ExternalRedis(Settings settings) {
    this.uri = RedisUri.parse(settings.required(URI_KEY, "a Redis URI"));
  }

  /** Whether the settings name a server. */
  static boolean isConfigured(Settings settings) {
    return settings.text(URI_KEY).isPresent();
  }

  @Override
  public String open() {
    RedisDoor.Answer answer = look();
    if (answer == RedisDoor.Answer.NONE || answer == RedisDoor.Answer.REFUSES) {
      throw new Refusal(
          "Redis at %s (COPPICE_REDIS_URI) %s."
              .formatted(
                  uri.address(),
                  answer == RedisDoor.Answer.NONE
                      ? "does not answer"
                      : "does not let us in with that user and password"));
    }
    return uri.uri().toString();
  }

  @Override
  public void check() {
    look();
  }

  private RedisDoor.Answer look() {
    RedisDoor.Answer answer =
        new RedisDoor(uri.host(), uri.port(), uri.user(), uri.password(), LIMIT).ask();
    views =
        List.of(
            new BackingView(
                EmbeddedRedis.NAME,
                uri.host(),
                uri.port(),
                null,
                false,
                answer == RedisDoor.Answer.SERVES));
    return answer;
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    // It is the user's, and goes on.
  }
}
