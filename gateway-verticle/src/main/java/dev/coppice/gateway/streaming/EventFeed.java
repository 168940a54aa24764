package dev.coppice.gateway.streaming;

import dev.coppice.gateway.streaming.EventFeeds.Listening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is told at one address, and who wants to know, by what it is about. */
final class EventFeed {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private final String address;
  private final Context context;
  private final Promise<Void> registered = Promise.promise();

  /** Sets that are replaced, never changed, since they are read while others are added. */
  private final Map<String, Set<Listening>> bySubject = new ConcurrentHashMap<>();

  /** On the context. */
  private @Nullable MessageConsumer<Object> consumer;

  private EventFeed(String address, Context context) {
    this.address = address;
    this.context = context;
  }

  static EventFeed open(Vertx vertx, Context context, String address) {
    EventFeed feed = new EventFeed(address, context);
    context.runOnContext(now -> feed.register(vertx));
    return feed;
  }

  private void register(Vertx vertx) {
    MessageConsumer<Object> registering = vertx.eventBus().consumer(address, this::tell);
    consumer = registering;
    registering.completion().onComplete(registered);
  }

  /** When the cluster knows. */
  Future<Void> registered() {
    return registered.future();
  }

  void add(Listening listening) {
    bySubject.merge(listening.subject, Set.of(listening), EventFeed::joined);
  }

  private static Set<Listening> joined(Set<Listening> some, Set<Listening> others) {
    Set<Listening> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /** Whether nobody is left then. */
  boolean remove(Listening listening) {
    bySubject.computeIfPresent(
        listening.subject,
        (subject, all) -> {
          Set<Listening> left = new HashSet<>(all);
          left.remove(listening);
          return left.isEmpty() ? null : left;
        });
    return bySubject.isEmpty();
  }

  void close() {
    context.runOnContext(
        now -> {
          if (consumer != null) {
            consumer
                .unregister()
                .onFailure(e -> LOG.warn("Listens on at {}: {}", address, e.toString()));
          }
        });
  }

  private void tell(Message<Object> message) {
    Set<Listening> all = bySubject.getOrDefault(EventFeeds.ANY, Set.of());
    String subject = message.headers().get("ce_subject");
    Set<Listening> some =
        subject == null || subject.isEmpty() ? Set.of() : bySubject.getOrDefault(subject, Set.of());
    if (all.isEmpty() && some.isEmpty()) {
      return;
    }
    LiveEvent event = LiveEvent.of(message);
    if (event == null) {
      LOG.warn("What was told at {} is no event, and nobody is told", address);
      return;
    }
    some.forEach(each -> each.tell(event));
    all.forEach(each -> each.tell(event));
  }
}
