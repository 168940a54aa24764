package dev.coppice.gateway.streaming;

import dev.coppice.contract.EventStream;
import dev.coppice.contract.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** The streams of events of one event loop. Use it there only. */
public final class LiveStreams {

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofSeconds(1);

  static final Failure LEAVING =
      Failure.Unavailable.of("this gateway leaves; another one will answer");

  private final EventFeeds feeds;
  private final StreamCount count;
  private final StreamOptions options;
  private final Duration patience;
  private final Counter dropped;
  private final Set<LiveStream> open = new HashSet<>();
  private boolean leaving;

  /**
   * @param feeds of the node, as is the count
   * @param patience how long a client may take nothing of what was sent
   */
  public LiveStreams(
      EventFeeds feeds,
      StreamCount count,
      StreamOptions options,
      Duration patience,
      MeterRegistry meters) {
    this.feeds = feeds;
    this.count = count;
    this.options = options;
    this.patience = patience;
    this.dropped = dropped(meters);
  }

  /** Those of sockets too. */
  static Counter dropped(MeterRegistry meters) {
    return Counter.builder("coppice.gateway.streams.dropped")
        .description("Streams of events that ended since their client did not take them")
        .register(meters);
  }

  /**
   * Begins a stream, or says why not.
   *
   * @param subject what it is about
   * @param user whose it is, for the count
   */
  public void open(EventStream declared, String subject, String user, StreamClient client) {
    if (leaving) {
      client.refuse(LEAVING);
      return;
    }
    Failure refusal = count.enter(user);
    if (refusal != null) {
      client.refuse(refusal);
      return;
    }
    LiveStream stream = new LiveStream(this, client, user);
    open.add(stream);
    stream.open(feeds, declared.addresses(), subject);
  }

  void closed(LiveStream stream) {
    if (open.remove(stream)) {
      count.leave(stream.user());
    }
  }

  void dropped() {
    dropped.increment();
  }

  StreamOptions options() {
    return options;
  }

  Duration patience() {
    return patience;
  }

  /** Looks after each stream: whether its client still may, and is told that it goes on. */
  public void tick() {
    long now = System.nanoTime();
    for (LiveStream stream : new ArrayList<>(open)) {
      stream.tick(now);
    }
  }

  /** Ends all streams, and lets none begin. */
  public void leave() {
    leaving = true;
    new ArrayList<>(open).forEach(LiveStream::leave);
  }
}
