package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.letters.PostgresOutbox;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit log in its table of {@code V1__identity.sql} and {@code V9__administration.sql}. */
public final class PostgresAuditStore implements AuditStore {

  private static final String ADD =
      "INSERT INTO audit (actor, client, action, subject, detail) VALUES ($1, $2, $3, $4, $5)";

  private static final String LIST =
      """
      SELECT id, at, actor, client, action, subject, detail FROM audit
      WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR actor = $2)
        AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR subject = $4)
        AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
      ORDER BY id DESC LIMIT $7
      """;

  private final Database database;

  PostgresAuditStore(Database database) {
    this.database = database;
  }

  /**
   * Adds an entry in the transaction of what it tells, and a letter to the user whom it is about if
   * that is something that users are told of.
   */
  public static Future<Void> add(
      SqlConnection transaction,
      String actor,
      AuditEntry.Action action,
      String subject,
      String detail) {
    return add(transaction, actor, null, action, subject, detail);
  }

  /** Adds what somebody has administered, likewise. */
  public static Future<Void> add(
      SqlConnection transaction,
      Asker by,
      AuditEntry.Action action,
      String subject,
      String detail) {
    return add(transaction, by.name(), by.through(), action, subject, detail);
  }

  private static Future<Void> add(
      SqlConnection transaction,
      String actor,
      @Nullable String client,
      AuditEntry.Action action,
      String subject,
      String detail) {
    return transaction
        .preparedQuery(ADD)
        .execute(Tuple.of(actor, client, action.text(), subject, detail))
        .compose(added -> PostgresOutbox.tell(transaction, action, subject));
  }

  @Override
  public Future<List<AuditEntry>> list(AuditQuery query, int most, Deadline deadline) {
    AuditEntry.Action action = query.action();
    Tuple values =
        Tuple.of(query.before(), query.actor(), action == null ? null : action.text())
            .addString(query.subject())
            .addOffsetDateTime(utc(query.since()))
            .addOffsetDateTime(utc(query.until()))
            .addInteger(most);
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LIST)
                .execute(values)
                .map(
                    rows -> {
                      List<AuditEntry> entries = new ArrayList<>();
                      rows.forEach(row -> entries.add(read(row)));
                      return entries;
                    }));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static AuditEntry read(Row row) {
    return new AuditEntry(
        row.getLong("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor"),
        row.getString("client"),
        AuditEntry.Action.named(row.getString("action")),
        row.getString("subject"),
        row.getString("detail"));
  }
}
