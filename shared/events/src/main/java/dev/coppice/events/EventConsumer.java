package dev.coppice.events;

import dev.coppice.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
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
 * <p>It has a thread of its own, which waits for Kafka as long as it takes.
 */
public final class EventConsumer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
  private static final long PAUSE_MILLIS = 1_000;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final KafkaOptions kafka;
  private final HearingOptions options;
  private final PostgresInbox inbox;
  private final MeterRegistry meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable HearingSession session;
  private boolean complained;

  private EventConsumer(
      KafkaOptions kafka, HearingOptions options, PostgresInbox inbox, MeterRegistry meters) {
    this.kafka = kafka;
    this.options = options;
    this.inbox = inbox;
    this.meters = meters;
    this.thread = new Thread(this::run, "events-" + options.group());
    thread.setDaemon(true);
  }

  /**
   * Begins to hear.
   *
   * @param group the consumer's name, in Kafka and in the inbox: small letters, digits and '-'
   * @param topics such as {@code coppice.events.catalog}; those that are not there yet are waited
   *     for
   * @param types of the events that the handler is told of; it never sees others
   */
  public static EventConsumer open(
      KafkaOptions kafka,
      Database database,
      String group,
      List<String> topics,
      Set<String> types,
      EventHandler handler,
      MeterRegistry meters) {
    return open(
        kafka,
        database,
        new HearingOptions(group, topics, types, Redelivery.usual()),
        handler,
        meters);
  }

  static EventConsumer open(
      KafkaOptions kafka,
      Database database,
      HearingOptions options,
      EventHandler handler,
      MeterRegistry meters) {
    EventConsumer consumer =
        new EventConsumer(
            kafka, options, new PostgresInbox(database, options.group(), handler), meters);
    consumer.thread.start();
    return consumer;
  }

  private void run() {
    do {
      try {
        hear();
      } catch (Exception e) {
        if (closing.getCount() > 0 && !complained) {
          complained = true;
          log.warn("{} hears no events, and tries on: {}", options.group(), reason(e));
        }
      }
    } while (!isClosingWithin(PAUSE_MILLIS));
  }

  private static String reason(Exception failure) {
    return KafkaPublisher.reason(failure);
  }

  private void hear() throws Exception {
    Map<String, String> connection = kafka.properties();
    if (connection.isEmpty()) {
      throw new KafkaException("no Kafka is known: set coppice.kafka.bootstrap");
    }
    try (HearingSession open = new HearingSession(connection, options, inbox, meters)) {
      session = open;
      while (closing.getCount() > 0) {
        open.turn();
        if (complained) {
          complained = false;
          log.info("{} hears events again", options.group());
        }
      }
    } finally {
      session = null;
    }
  }

  private boolean isClosingWithin(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ends after the event that is worked on. Blocks for 5 s at most: not on an event loop. */
  @Override
  public void close() {
    closing.countDown();
    HearingSession open = session;
    if (open != null) {
      open.wake();
    }
    try {
      thread.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
