package dev.coppice.gateway.limiting;

import dev.coppice.redis.RedisOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What the limiters of a gateway's event loops have in common. Any thread. */
public final class Limiters {

  private final RateLimits limits;
  private final RedisOptions redis;
  private final Duration patience;
  private final Togetherness togetherness;

  /**
   * @param patience how long a request waits at most to be counted in Redis
   * @param health hears why requests are counted by this gateway alone, when there is a Redis that
   *     does not answer; empty when it does
   */
  public Limiters(
      RateLimits limits,
      RedisOptions redis,
      Duration patience,
      MeterRegistry meters,
      Consumer<Optional<String>> health) {
    this.limits = limits;
    this.redis = redis;
    this.patience = patience;
    this.togetherness = new Togetherness(meters, health);
  }

  /** One more, for the event loop that calls. */
  public Limiter open(Vertx vertx) {
    if (!redis.isSet()) {
      return new Limiter(limits, null, togetherness);
    }
    SharedCounts shared = new SharedCounts(vertx, redis, patience, togetherness);
    shared.open();
    return new Limiter(limits, shared, togetherness);
  }
}
