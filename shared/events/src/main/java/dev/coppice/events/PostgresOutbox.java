package dev.coppice.events;

import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where a service leaves its events: in a table beside what they tell of, in the same transaction.
 * If that rolls back, the event never was; if it commits, the event will be in Kafka.
 *
 * <p>Events of one subject keep their order if whoever writes them holds the lock of the subject's
 * row, as who has changed it does until the end of the transaction. Numbers are given out before
 * transactions commit, so of two subjects the later number may be sent first.
 *
 * <p>The service's own migration makes the table, word by word as {@code docs/events.md} has it.
 * Any thread.
 */
public final class PostgresOutbox {
  /** In the order of the list. */
  private static final String ADD =
      """
      INSERT INTO event_outbox (id, type, subject, occurred_at, traceparent, data)
      SELECT id, type, subject, occurred_at, traceparent, data
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bytea[])
        WITH ORDINALITY AS event (id, type, subject, occurred_at, traceparent, data, place)
      ORDER BY place""";

  private final EventTypes types;
  private final OutboxNotice notice;

  /**
   * An outbox at an instance that sends nothing.
   *
   * @param database where its transactions are
   */
  public PostgresOutbox(EventTypes types, Database database) {
    this(types, new OutboxNotice(database, () -> false));
  }

  PostgresOutbox(EventTypes types, OutboxNotice notice) {
    this.types = types;
    this.notice = notice;
  }

  /**
   * Adds one event.
   *
   * @return fails with {@link IllegalArgumentException} for an event that is not as its type
   *     declares; the transaction then has to fail too
   */
  public Future<Void> add(SqlConnection transaction, Event event) {
    return add(transaction, List.of(event));
  }

  /**
   * Adds events, all of one making: the first of each type is compared with its schema, so that
   * many cost little.
   *
   * @return as {@link #add(SqlConnection, Event)}
   */
  public Future<Void> add(SqlConnection transaction, List<Event> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    Optional<String> fault = fault(events);
    if (fault.isPresent()) {
      return Future.failedFuture(new IllegalArgumentException(fault.get()));
    }
    Transaction current = transaction.transaction();
    if (current == null) {
      return Future.failedFuture(new IllegalStateException("events are added in transactions"));
    }
    return transaction
        .preparedQuery(ADD)
        .execute(columns(events))
        .onSuccess(added -> current.completion().onSuccess(committed -> notice.give()))
        .mapEmpty();
  }

  private Optional<String> fault(List<Event> events) {
    return events.stream()
        .map(Event::type)
        .distinct()
        .map(type -> events.stream().filter(event -> event.type().equals(type)).findFirst())
        .flatMap(Optional::stream)
        .map(types::fault)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Tuple columns(List<Event> events) {
    return Tuple.tuple()
        .addArrayOfUUID(events.stream().map(Event::id).toArray(UUID[]::new))
        .addArrayOfString(texts(events, Event::type))
        .addArrayOfString(texts(events, Event::subject))
        .addArrayOfOffsetDateTime(
            events.stream()
                .map(event -> event.time().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new))
        .addArrayOfString(events.stream().map(Event::traceparent).toArray(String[]::new))
        .addArrayOfBuffer(events.stream().map(Event::data).toArray(Buffer[]::new));
  }

  private static String[] texts(List<Event> events, Function<Event, String> text) {
    return events.stream().map(text).toArray(String[]::new);
  }
}
