package dev.coppice.gateway.limiting;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Counts the requests of one event loop: together with all gateways if it can, else here. */
public final class Limiter {

  private final RateLimits limits;
  private final @Nullable SharedCounts shared;
  private final Togetherness togetherness;

  /**
   * @param shared null where there is nowhere to count together
   */
  Limiter(RateLimits limits, @Nullable SharedCounts shared, Togetherness togetherness) {
    this.limits = limits;
    this.shared = shared;
    this.togetherness = togetherness;
  }

  /** The limits for requests of a method, if there are any just now. */
  public @Nullable Limits of(HttpMethod method) {
    return limits.of(method);
  }

  /**
   * Counts a request.
   *
   * @param counted runs when it is counted, on the event loop, unless it is counted already
   * @return whether it is counted already
   */
  public boolean count(Counting counting, Runnable counted) {
    if (shared == null) {
      counting.here();
      return true;
    }
    if (counting.isRefusedAlready()) {
      return true;
    }
    if (!shared.answers()) {
      togetherness.countAlone();
      counting.here();
      return true;
    }
    shared.ask(counting, counted);
    return false;
  }

  /** Gives back its connection. */
  public void close() {
    if (shared != null) {
      shared.close();
    }
  }
}
