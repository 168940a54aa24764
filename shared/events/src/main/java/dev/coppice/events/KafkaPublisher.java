package dev.coppice.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to Kafka in transactions: each batch is there as a whole or not at all. Whoever
 * opens one for the same service later shuts this one out at the broker, whatever this one still
 * believes.
 *
 * <p>After a failure this one is to be closed, and another opened. One batch at a time.
 */
final class KafkaPublisher {
  private static final Map<String, String> FIXED =
      Map.of(
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
          ProducerConfig.LINGER_MS_CONFIG, "0",
          ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000",
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000",
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "30000",
          ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");

  private final Vertx vertx;
  private final EventTypes types;
  private final KafkaProducer<String, byte[]> producer;

  private KafkaPublisher(Vertx vertx, EventTypes types, KafkaProducer<String, byte[]> producer) {
    this.vertx = vertx;
    this.types = types;
    this.producer = producer;
  }

  /**
   * Makes the topics that are not there, and shuts out who sends for the same service.
   *
   * @param connection properties of Kafka's clients
   * @param name under which one at a time sends, {@code transactional.id}
   * @return fails with {@link org.apache.kafka.common.KafkaException}, then nothing stays open
   */
  static Future<KafkaPublisher> open(
      Vertx vertx, Map<String, String> connection, String name, EventTypes types) {
    Map<String, String> properties = new HashMap<>(connection);
    properties.putAll(FIXED);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, name);
    return new KafkaTopics(vertx, connection)
        .makeMissing(types.channels())
        .compose(made -> producer(vertx, properties))
        .compose(producer -> new KafkaPublisher(vertx, types, producer).begin());
  }

  /** A client that says what has gone wrong by its futures alone. */
  static Future<KafkaProducer<String, byte[]>> producer(
      Vertx vertx, Map<String, String> properties) {
    // It resolves names and reads files when it is made.
    return vertx
        .executeBlocking(
            () ->
                KafkaProducer.create(
                    vertx, properties, new StringSerializer(), new ByteArraySerializer()),
            false)
        .onSuccess(producer -> producer.exceptionHandler(told -> {}));
  }

  private Future<KafkaPublisher> begin() {
    return producer
        .initTransactions()
        .map(this)
        .recover(e -> close().transform(closed -> Future.failedFuture(e)));
  }

  /** Done when all are there for good. */
  Future<Void> publish(List<Event> events) {
    return producer
        .beginTransaction()
        .compose(
            begun -> {
              // The client does one thing after the other: the commit comes behind all of them.
              List<Future<RecordMetadata>> sent = events.stream().map(this::send).toList();
              return producer.commitTransaction().compose(done -> Future.all(sent));
            })
        .mapEmpty();
  }

  private Future<RecordMetadata> send(Event event) {
    return producer
        .asStream()
        .send(EventRecords.record(types.topic(event.type()), types.service(), event));
  }

  /** What is under way fails. */
  Future<Void> close() {
    return close(vertx, producer);
  }

  /** At once: a client's own way to close would wait for what is under way. */
  static Future<Void> close(Vertx vertx, KafkaProducer<String, byte[]> producer) {
    return vertx
        .executeBlocking(
            () -> {
              producer.unwrap().close(Duration.ZERO);
              return true;
            },
            false)
        .eventually(producer::close)
        .mapEmpty();
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
