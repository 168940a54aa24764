package dev.coppice.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records that a group could not work on, as they go on to its own topics: those for events to be
 * tried again, and the one for those that are given up. Value, key and headers stay, and headers
 * say what happened.
 */
final class DeadLetters {
  static final String CAUSE = "coppice_cause";
  static final String TOPIC = "coppice_topic";
  static final String PARTITION = "coppice_partition";
  static final String OFFSET = "coppice_offset";
  static final String ATTEMPTS = "coppice_attempts";
  static final String NOT_BEFORE = "coppice_not_before";

  private static final int LONGEST_CAUSE = 500;

  private DeadLetters() {}

  /** How often it was put off before; 0 for one from its own topic. */
  static int attempts(ConsumerRecord<String, byte[]> record) {
    String text = text(record.headers(), ATTEMPTS);
    return text == null ? 0 : Integer.parseInt(text);
  }

  /** In milliseconds since 1970; 0 where it may be at once. */
  static long notBefore(ConsumerRecord<String, byte[]> record) {
    String text = text(record.headers(), NOT_BEFORE);
    return text == null ? 0 : Long.parseLong(text);
  }

  /** The record for one of the group's topics. */
  static ProducerRecord<String, byte[]> moved(
      ConsumerRecord<String, byte[]> record, String to, Throwable cause, long notBefore) {
    ProducerRecord<String, byte[]> moved =
        new ProducerRecord<>(to, null, record.timestamp(), record.key(), record.value());
    record.headers().forEach(moved.headers()::add);
    String reason = KafkaPublisher.reason(cause);
    Map<String, String> said =
        Map.of(
            CAUSE, reason.substring(0, Math.min(LONGEST_CAUSE, reason.length())),
            ATTEMPTS, Integer.toString(attempts(record) + 1),
            NOT_BEFORE, Long.toString(notBefore));
    said.forEach((name, value) -> replace(moved.headers(), name, value));
    for (Map.Entry<String, String> origin :
        List.of(
            Map.entry(TOPIC, record.topic()),
            Map.entry(PARTITION, Integer.toString(record.partition())),
            Map.entry(OFFSET, Long.toString(record.offset())))) {
      if (record.headers().lastHeader(origin.getKey()) == null) {
        replace(moved.headers(), origin.getKey(), origin.getValue());
      }
    }
    return moved;
  }

  private static void replace(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
