package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who listens to events at one event loop, by streams and by sockets. Use it there only. */
public final class Listeners {

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofSeconds(1);

  static final Failure LEAVING =
      Failure.Unavailable.of("this gateway leaves; another one will answer");

  private final EventFeeds feeds;
  private final StreamCount count;
  private final StreamOptions options;
  private final Duration patience;
  private final Counter dropped;
  private final Set<Listener> open = new HashSet<>();
  private boolean leaving;

  /**
   * @param feeds of the node, as is the count
   * @param patience how long a client may take nothing of what was sent
   */
  public Listeners(
      EventFeeds feeds,
      StreamCount count,
      StreamOptions options,
      Duration patience,
      MeterRegistry meters) {
    this.feeds = feeds;
    this.count = count;
    this.options = options;
    this.patience = patience;
    this.dropped =
        Counter.builder("coppice.gateway.streams.dropped")
            .description("Streams of events that ended since their client did not take them")
            .register(meters);
  }

  /** Why somebody cannot listen once more; null when they can, and it counts. */
  @Nullable Failure enter(String user) {
    return leaving ? LEAVING : count.enter(user);
  }

  /** One that has entered was never opened. */
  void leave(String user) {
    count.leave(user);
  }

  void opened(Listener listener) {
    open.add(listener);
  }

  void closed(Listener listener) {
    if (open.remove(listener)) {
      count.leave(listener.user());
    }
  }

  void dropped() {
    dropped.increment();
  }

  EventFeeds feeds() {
    return feeds;
  }

  StreamOptions options() {
    return options;
  }

  /** Of nothing that is sent yet. */
  Backlog backlog() {
    return new Backlog(options.buffer(), patience);
  }

  /** Looks after each. */
  public void tick() {
    long now = System.nanoTime();
    for (Listener listener : new ArrayList<>(open)) {
      listener.tick(now);
    }
  }

  /** Ends all, and lets none begin. */
  public void leave() {
    leaving = true;
    new ArrayList<>(open).forEach(Listener::leave);
  }
}
