package dev.coppice.events;

import dev.coppice.node.Loop;
import dev.coppice.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of events for a service, and works on each exactly once, in the order of each subject: what
 * the handler writes and that the event was heard are one transaction of the service's database.
 *
 * <p>While the cause of a failure is passing (the database is away) it waits. An event that its
 * handler fails on otherwise is tried a few times at once, then put into a topic of its group to be
 * tried later, three times, and is a dead letter after that; the events behind it go on meanwhile,
 * also those of its subject. The instances of a service share the partitions.
 *
 * <p>It works on one event at a time, on the event loop that it was opened on, and blocks none.
 */
public final class EventConsumer {
  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long FAREWELL_SECONDS = 5;
  private static final long FORGETTING_MILLIS = Duration.ofHours(1).toMillis();

  private final Vertx vertx;
  private final Loop loop;
  private final KafkaOptions kafka;
  private final HearingOptions options;
  private final PostgresInbox inbox;
  private final MeterRegistry meters;
  private final Promise<Void> ended = Promise.promise();
  private @Nullable HearingSession session;
  private long forgetting;
  private long retrying = -1;
  private boolean closing;
  private boolean complained;

  private EventConsumer(
      Vertx vertx,
      KafkaOptions kafka,
      HearingOptions options,
      PostgresInbox inbox,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.loop = new Loop(vertx.getOrCreateContext());
    this.kafka = kafka;
    this.options = options;
    this.inbox = inbox;
    this.meters = meters;
  }

  /**
   * Begins to hear. Waits for nothing: Kafka may come later.
   *
   * @param group the consumer's name, in Kafka and in the inbox: small letters, digits and '-'
   * @param topics such as {@code coppice.events.catalog}; those that are not there yet are waited
   *     for
   * @param types of the events that the handler is told of; it never sees others
   */
  public static EventConsumer open(
      Vertx vertx,
      KafkaOptions kafka,
      Database database,
      String group,
      List<String> topics,
      Set<String> types,
      EventHandler handler,
      MeterRegistry meters) {
    return open(
        vertx,
        kafka,
        database,
        new HearingOptions(group, topics, types, Redelivery.usual()),
        handler,
        meters);
  }

  static EventConsumer open(
      Vertx vertx,
      KafkaOptions kafka,
      Database database,
      HearingOptions options,
      EventHandler handler,
      MeterRegistry meters) {
    EventConsumer consumer =
        new EventConsumer(
            vertx, kafka, options, new PostgresInbox(database, options.group(), handler), meters);
    consumer.loop.run(consumer::begin);
    return consumer;
  }

  private void begin() {
    forgetting = vertx.setPeriodic(FORGETTING_MILLIS, timer -> forget());
    connect();
  }

  private void forget() {
    inbox.forget().onFailure(e -> log.debug("Old events stay in the inbox for now", e));
  }

  private void connect() {
    // It reads a file.
    loop.here(vertx.executeBlocking(kafka::properties, false).compose(this::session))
        .onSuccess(
            open -> {
              session = open;
              hear(open);
            })
        .onFailure(this::pause);
  }

  private Future<HearingSession> session(Map<String, String> connection) {
    return connection.isEmpty()
        ? Future.failedFuture(new KafkaException("no Kafka is known: set coppice.kafka.bootstrap"))
        : HearingSession.open(vertx, connection, options, inbox, meters);
  }

  private void hear(HearingSession open) {
    if (closing) {
      leave(open);
      return;
    }
    loop.here(open.turn())
        .onSuccess(
            done -> {
              heard();
              hear(open);
            })
        .onFailure(
            failure -> {
              complain(failure);
              leave(open);
            });
  }

  private void heard() {
    if (complained) {
      complained = false;
      log.info("{} hears events again", options.group());
    }
  }

  private void complain(Throwable failure) {
    if (!closing && !complained) {
      complained = true;
      log.warn(
          "{} hears no events, and tries on: {}", options.group(), KafkaPublisher.reason(failure));
    }
  }

  private void leave(HearingSession open) {
    session = null;
    loop.here(open.close()).onComplete(left -> retry());
  }

  private void pause(Throwable failure) {
    complain(failure);
    retry();
  }

  private void retry() {
    if (closing) {
      ended.tryComplete();
      return;
    }
    retrying = vertx.setTimer(PAUSE_MILLIS, timer -> connect());
  }

  /**
   * Ends after the event that is worked on; what takes longer than 5 s is left behind, to be worked
   * on by another. Never fails.
   */
  public Future<Void> close() {
    return loop.call(
        () -> {
          closing = true;
          vertx.cancelTimer(forgetting);
          if (vertx.cancelTimer(retrying)) {
            ended.tryComplete();
          }
          HearingSession open = session;
          if (open != null) {
            open.leaveSoon();
          }
          return ended
              .future()
              .timeout(FAREWELL_SECONDS, TimeUnit.SECONDS)
              .onFailure(late -> leaveAtOnce())
              .otherwiseEmpty();
        });
  }

  private void leaveAtOnce() {
    HearingSession open = session;
    if (open != null) {
      leave(open);
    }
  }
}
