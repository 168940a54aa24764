package dev.coppice.gateway.streaming;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is told on the event bus, for all clients of this node that want to know. There is one
 * consumer for each address that somebody listens on, however many they are, and none for others;
 * what concerns whom is told apart here. Any thread.
 */
public final class EventFeeds {

  /** No event is about nothing. */
  static final String ANY = "";

  private final Vertx vertx;

  /** All of them, so that what comes from one node stays in its order. */
  private final Context context;

  /** Guarded by this. */
  private final Map<String, EventFeed> open = new HashMap<>();

  public EventFeeds(Vertx vertx, MeterRegistry meters) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    Gauge.builder("coppice.gateway.streams.addresses", this, EventFeeds::addresses)
        .description("Addresses of the event bus that are listened on for clients")
        .register(meters);
  }

  /**
   * Listens from now on; {@link Listening#ready} says when the cluster knows.
   *
   * @param subject what the events are about; {@link #ANY} for all
   * @param listener gets them on the event loop of whoever calls this; never after {@link
   *     Listening#close}, if that is called there too
   */
  Listening listen(List<String> addresses, String subject, Consumer<LiveEvent> listener) {
    Context own = vertx.getOrCreateContext();
    Listening listening = new Listening(addresses, subject, listener, own);
    List<Future<Void>> registered = new ArrayList<>();
    synchronized (this) {
      for (String address : addresses) {
        EventFeed feed =
            open.computeIfAbsent(address, missing -> EventFeed.open(vertx, context, address));
        feed.add(listening);
        registered.add(feed.registered());
      }
    }
    Future.join(registered)
        .onComplete(
            (all, failure) -> {
              if (failure == null) {
                listening.promise.tryComplete(all);
              } else {
                listening.promise.tryFail(failure);
              }
            });
    return listening;
  }

  private synchronized int addresses() {
    return open.size();
  }

  private synchronized void leave(Listening listening) {
    for (String address : listening.addresses) {
      EventFeed feed = open.get(address);
      if (feed != null && feed.remove(listening)) {
        open.remove(address);
        feed.close();
      }
    }
  }

  /** One client that listens. */
  final class Listening {
    final String subject;

    private final List<String> addresses;
    private final Consumer<LiveEvent> listener;
    private final Context own;
    private final Promise<Object> promise;
    private volatile boolean closed;

    private Listening(
        List<String> addresses, String subject, Consumer<LiveEvent> listener, Context own) {
      this.addresses = addresses;
      this.subject = subject;
      this.listener = listener;
      this.own = own;
      this.promise = ((ContextInternal) own).promise();
    }

    /** Completes on the event loop when the cluster knows that somebody listens. */
    Future<?> ready() {
      return promise.future();
    }

    void tell(LiveEvent event) {
      own.runOnContext(
          now -> {
            if (!closed) {
              listener.accept(event);
            }
          });
    }

    /** Listens no more. Doing it again changes nothing. */
    void close() {
      if (!closed) {
        closed = true;
        leave(this);
      }
    }
  }
}
