package dev.coppice.bench.shop;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Hears the events of a topic from now on, and how late they are: from {@code ce_time}, which is
 * before the commit, to the moment at which a consumer that reads only what is committed has them.
 */
final class EventDelay implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final List<Double> millis = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closing;

  private EventDelay(KafkaConsumer<String, String> consumer) {
    this.consumer = consumer;
    thread = new Thread(this::listen, "event-delay");
  }

  /**
   * @param kafka the file that {@code ./coppice up} leaves for Kafka's own tools
   */
  static EventDelay of(Path kafka, String topic) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(kafka)) {
      properties.load(reader);
    }
    properties.put("isolation.level", "read_committed");
    properties.put("key.deserializer", StringDeserializer.class.getName());
    properties.put("value.deserializer", StringDeserializer.class.getName());
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    EventDelay delay = new EventDelay(consumer);
    delay.thread.start();
    return delay;
  }

  private void listen() {
    while (!closing) {
      for (ConsumerRecord<String, String> event : consumer.poll(POLL)) {
        Instant told = Instant.now();
        Instant happened =
            Instant.parse(
                new String(
                    event.headers().lastHeader("ce_time").value(), StandardCharsets.US_ASCII));
        millis.add(Duration.between(happened, told).toNanos() / 1e6);
      }
    }
    consumer.close();
  }

  /** Ends the listening; how late each event was, in milliseconds. */
  List<Double> stop() throws InterruptedException {
    close();
    thread.join();
    return millis;
  }

  @Override
  public void close() {
    closing = true;
  }
}
