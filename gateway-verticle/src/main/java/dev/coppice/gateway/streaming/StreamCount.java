package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the streams of a node, and says when there are too many. Any thread. */
public final class StreamCount {

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final StreamOptions options;
  private final Counter overTotal;
  private final Counter overUser;

  /** Guarded by this, as is the total; has nobody who has none. */
  private final Map<String, Integer> byUser = new HashMap<>();

  private int total;

  public StreamCount(StreamOptions options, MeterRegistry meters) {
    this.options = options;
    this.overTotal = counter(meters, "total");
    this.overUser = counter(meters, "user");
    Gauge.builder("coppice.gateway.streams", this, StreamCount::total)
        .description("Streams of events that clients have open")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return Counter.builder("coppice.gateway.streams.refused")
        .description("Streams of events that were refused since there were too many")
        .tag("reason", reason)
        .register(meters);
  }

  synchronized int total() {
    return total;
  }

  /** Counts one more; or tells why there cannot be one, and counts nothing. */
  @Nullable Failure enter(String user) {
    Failure refusal = refusal(user);
    if (refusal != null) {
      (refusal instanceof Failure.Unavailable ? overTotal : overUser).increment();
    }
    return refusal;
  }

  private synchronized @Nullable Failure refusal(String user) {
    int ofUser = byUser.getOrDefault(user, 0);
    if (ofUser >= options.perUser()) {
      return new Failure.TooManyRequests(
          "%d streams of yours are open here, and %d are allowed; close one first"
              .formatted(ofUser, options.perUser()),
          AGAIN);
    }
    if (total >= options.total()) {
      return new Failure.Unavailable(
          "all %d streams that this gateway may have are taken".formatted(options.total()), AGAIN);
    }
    byUser.put(user, ofUser + 1);
    total++;
    return null;
  }

  synchronized void leave(String user) {
    byUser.computeIfPresent(user, (who, count) -> count == 1 ? null : count - 1);
    total--;
  }
}
