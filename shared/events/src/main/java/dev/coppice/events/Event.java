package dev.coppice.events;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened, as CloudEvents 1.0 names its parts; the source is the service that
 * tells it.
 *
 * @param id its own: a version 7 UUID. Who gets the same id twice has got one event twice
 * @param type {@code domain.thing.happened}, such as {@code catalog.product.changed}
 * @param subject what it happened to, such as an SKU; events of one subject are in order. 1 to 200
 *     characters
 * @param time when it happened, by the clock of who tells it
 * @param traceparent W3C Trace Context of the request that caused it
 * @param data a JSON object of at most 900,000 bytes, as the schema of its type says
 */
public record Event(
    UUID id, String type, String subject, Instant time, @Nullable String traceparent, Buffer data) {

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*){2,4}");
  private static final int LONGEST_SUBJECT = 200;

  /** Brokers take a mebibyte by default; what they do not take would stop all behind it. */
  private static final int MOST_BYTES = 900_000;

  public Event {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "an event's type reads domain.thing.happened, in small letters; this is " + type);
    }
    if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
      throw new IllegalArgumentException(
          "an event's subject has 1 to 200 characters; this has " + subject.length());
    }
    if (data.length() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "an event's data has at most 900000 bytes; this has " + data.length());
    }
  }

  /** One that has just been thought of, and has a new id. */
  public static Event of(
      String type, String subject, Instant time, @Nullable String traceparent, Buffer data) {
    return new Event(EventIds.next(), type, subject, time, traceparent, data);
  }

  /**
   * The address on the event bus where it is told live, such as {@code
   * events.catalog.product.changed}.
   */
  public String address() {
    return "events." + type;
  }
}
