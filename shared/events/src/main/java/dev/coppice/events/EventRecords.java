package dev.coppice.events;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Events as Kafka's records: CloudEvents 1.0 in the binary content mode of its Kafka binding. The
 * key is the subject, so that the events of one subject are in one partition, in order.
 */
final class EventRecords {
  private static final String VERSION = "1.0";
  private static final String JSON = "application/json";

  private EventRecords() {}

  static ProducerRecord<String, byte[]> record(String topic, String source, Event event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topic, null, event.time().toEpochMilli(), event.subject(), event.data().getBytes());
    Headers headers = record.headers();
    put(headers, "ce_specversion", VERSION);
    put(headers, "ce_id", event.id().toString());
    put(headers, "ce_source", source);
    put(headers, "ce_type", event.type());
    put(headers, "ce_subject", event.subject());
    put(headers, "ce_time", event.time().toString());
    put(headers, "ce_dataschema", "events/" + event.type() + ".json");
    put(headers, "content-type", JSON);
    if (event.traceparent() != null) {
      put(headers, "ce_traceparent", event.traceparent());
    }
    return record;
  }

  /**
   * @throws IllegalArgumentException for a record that is no such event
   */
  static Event event(ConsumerRecord<String, byte[]> record) {
    Headers headers = record.headers();
    if (record.value() == null) {
      throw new IllegalArgumentException("the record has no value");
    }
    return new Event(
        UUID.fromString(required(headers, "ce_id")),
        required(headers, "ce_type"),
        required(headers, "ce_subject"),
        Instant.parse(required(headers, "ce_time")),
        text(headers, "ce_traceparent"),
        Buffer.buffer(record.value()));
  }

  private static String required(Headers headers, String name) {
    String value = text(headers, name);
    if (value == null) {
      throw new IllegalArgumentException("the record has no header " + name);
    }
    return value;
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
