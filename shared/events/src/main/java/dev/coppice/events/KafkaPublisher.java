package dev.coppice.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to Kafka in transactions: each batch is there as a whole or not at all. Whoever
 * opens one for the same service later shuts this one out at the broker, whatever this one still
 * believes.
 *
 * <p>All methods block, and fail with {@link KafkaException}; then this one is to be closed, and
 * another opened. One thread at a time, but for {@link #close}.
 */
final class KafkaPublisher implements AutoCloseable {
  private static final Map<String, Object> FIXED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
          ProducerConfig.LINGER_MS_CONFIG, 0,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000,
          ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);

  private final EventTypes types;
  private final Producer<String, byte[]> producer;

  private KafkaPublisher(EventTypes types, Producer<String, byte[]> producer) {
    this.types = types;
    this.producer = producer;
  }

  /**
   * Makes the topics that are not there, and shuts out who sends for the same service.
   *
   * @param connection properties of Kafka's clients
   * @param name under which one at a time sends, {@code transactional.id}
   */
  static KafkaPublisher open(Map<String, String> connection, String name, EventTypes types) {
    new KafkaTopics(connection).makeMissing(types.channels());
    Map<String, Object> properties = new HashMap<>(connection);
    properties.putAll(FIXED);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, name);
    KafkaPublisher publisher =
        new KafkaPublisher(
            types,
            new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer()));
    try {
      publisher.producer.initTransactions();
      return publisher;
    } catch (KafkaException e) {
      publisher.close();
      throw e;
    }
  }

  /** Returns when all are there for good. */
  void publish(List<Event> events) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = events.stream().map(this::send).toList();
    producer.commitTransaction();
    // Committed, so each is done; this would only say that one was not sent after all.
    sent.forEach(KafkaPublisher::requireSent);
  }

  private Future<RecordMetadata> send(Event event) {
    return producer.send(EventRecords.record(types.topic(event.type()), types.service(), event));
  }

  private static void requireSent(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** What is under way fails. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /** The messages of a failure and its causes, for people. */
  static String reason(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(3)
        .map(cause -> String.valueOf(cause.getMessage()))
        .distinct()
        .collect(Collectors.joining(": "));
  }
}
