package dev.coppice.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into Kafka for people: what is told, and what consumers have given up. It belongs to no
 * group, so it takes nothing away from anybody. All methods block, and fail with {@link
 * KafkaException}; one thread at a time.
 */
public final class EventLog implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String EVENTS = "coppice.events.";
  private static final String DEAD = "coppice.dead-letters.";

  /** On a record that takes a dead letter back: its name, {@link Entry#name}. */
  private static final String REPLAYED = "coppice_replayed";

  private final Map<String, Object> connection;
  private final KafkaConsumer<String, byte[]> consumer;

  private EventLog(Map<String, Object> connection) {
    this.connection = connection;
    Map<String, Object> reading = new HashMap<>(connection);
    reading.put("isolation.level", "read_committed");
    reading.put("enable.auto.commit", false);
    reading.put("default.api.timeout.ms", (int) LIMIT.toMillis());
    this.consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A record as it lies there.
   *
   * @param headers in the order of their names
   */
  public record Entry(
      String topic,
      int partition,
      long offset,
      Instant at,
      String key,
      Map<String, String> headers,
      String data) {

    /** A header's value, or an empty text. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The id of the event; of what is none, where it lies. */
    public String name() {
      String id = header("ce_id");
      return id.isEmpty() ? group() + "/" + partition + "/" + offset : id;
    }

    /** Of a dead letter, who has given it up. */
    public String group() {
      return topic.startsWith(DEAD) ? topic.substring(DEAD.length()) : "";
    }
  }

  /**
   * @throws KafkaException where no Kafka is known
   * @throws IOException where the file that names it cannot be read
   */
  public static EventLog open(KafkaOptions options) throws IOException {
    Map<String, String> properties = options.properties();
    if (properties.isEmpty()) {
      throw new KafkaException("no Kafka is known: set coppice.kafka.bootstrap");
    }
    return new EventLog(new HashMap<>(properties));
  }

  /** All topics of events, sorted. */
  public List<String> topics() {
    return topics(EVENTS);
  }

  private List<String> topics(String prefix) {
    return consumer.listTopics(LIMIT).keySet().stream()
        .filter(topic -> topic.startsWith(prefix))
        .sorted()
        .toList();
  }

  /**
   * Shows records as they come.
   *
   * @param fromBeginning those that are there too
   * @param until asked several times a second
   */
  public void follow(
      Collection<String> topics,
      boolean fromBeginning,
      Consumer<Entry> show,
      BooleanSupplier until) {
    List<TopicPartition> partitions = partitions(topics);
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
      // Otherwise the end would be where it is when the first record is asked for.
      partitions.forEach(consumer::position);
    }
    while (!until.getAsBoolean()) {
      consumer.poll(POLL).forEach(record -> show.accept(entry(record)));
    }
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    return topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic, LIMIT).stream())
        .map(part -> new TopicPartition(part.topic(), part.partition()))
        .toList();
  }

  /** All dead letters that nobody has taken back, the oldest of each group first. */
  public List<Entry> deadLetters() {
    return letters().stream().map(EventLog::entry).toList();
  }

  /** The same event may be dead in several groups. */
  private List<ConsumerRecord<String, byte[]>> letters() {
    Map<String, ConsumerRecord<String, byte[]>> letters = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : all(topics(DEAD))) {
      Entry entry = entry(record);
      String back = entry.headers().get(REPLAYED);
      if (back == null) {
        letters.put(entry.topic() + " " + entry.name(), record);
      } else {
        letters.remove(entry.topic() + " " + back);
      }
    }
    return List.copyOf(letters.values());
  }

  /** From the beginning to where the topics end now; in each partition in order. */
  private List<ConsumerRecord<String, byte[]>> all(Collection<String> topics) {
    List<TopicPartition> partitions = partitions(topics);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  /**
   * Gives dead letters to their groups again, and to nobody else; they leave the list.
   *
   * @return how many
   */
  public int replay(Predicate<Entry> wanted) {
    List<ConsumerRecord<String, byte[]>> chosen =
        letters().stream().filter(letter -> wanted.test(entry(letter))).toList();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer())) {
      for (ConsumerRecord<String, byte[]> letter : chosen) {
        producer.send(again(letter)).get();
        producer.send(takenBack(letter)).get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("a dead letter cannot be given back", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
    return chosen.size();
  }

  /** Byte for byte, since it may be no text. */
  private static ProducerRecord<String, byte[]> again(ConsumerRecord<String, byte[]> letter) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            "coppice.retry." + entry(letter).group() + ".1", letter.key(), letter.value());
    letter.headers().forEach(record.headers()::add);
    record.headers().remove(DeadLetters.ATTEMPTS).remove(DeadLetters.NOT_BEFORE);
    return record;
  }

  private static ProducerRecord<String, byte[]> takenBack(ConsumerRecord<String, byte[]> letter) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(letter.topic(), letter.partition(), letter.key(), new byte[0]);
    record.headers().add(REPLAYED, bytes(entry(letter).name()));
    return record;
  }

  private static Entry entry(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return new Entry(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? "" : record.key(),
        headers,
        text(record.value()));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
