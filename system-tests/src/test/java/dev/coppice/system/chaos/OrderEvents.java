package dev.coppice.system.chaos;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What Kafka was told of orders, read as any consumer would, each event once. For one thread. */
final class OrderEvents implements AutoCloseable {
  static final String TOPIC = "coppice.events.orders";
  static final int PARTITIONS = 6;

  private final Map<String, Object> connection;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, List<String>> told = new HashMap<>();

  private OrderEvents(Map<String, Object> connection, KafkaConsumer<String, byte[]> consumer) {
    this.connection = connection;
    this.consumer = consumer;
  }

  /**
   * @param file with the properties of Kafka's clients
   */
  static OrderEvents open(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    Map<String, Object> connection = new HashMap<>();
    read.stringPropertyNames().forEach(name -> connection.put(name, read.getProperty(name)));
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, PARTITIONS)
            .mapToObj(number -> new TopicPartition(TOPIC, number))
            .toList());
    return new OrderEvents(connection, consumer);
  }

  /** Types without what they have in common, by order, in the order in which they came. */
  Map<String, List<String>> told() {
    consumer.poll(Duration.ofMillis(200)).forEach(this::hear);
    return told;
  }

  /** Puts what is no event among them, one into each partition. */
  void poison() throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        producer.send(new ProducerRecord<>(TOPIC, partition, "poison", new byte[] {-1, 0})).get();
      }
    }
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    if (record.headers().lastHeader("ce_id") != null && seen.add(header(record, "ce_id"))) {
      told.computeIfAbsent(record.key(), key -> new ArrayList<>())
          .add(header(record, "ce_type").replace("orders.order.", ""));
    }
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
