package dev.coppice.payments.ledger;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger in its tables of {@code V1__ledger.sql}. */
public final class PostgresLedger implements LedgerStore {

  private static final String ADD =
      """
      WITH entry AS (
        INSERT INTO entries (reference, kind, payment) VALUES ($1, $2, $3) RETURNING id)
      INSERT INTO postings (entry, line, account, amount, currency)
      SELECT entry.id, line, account, amount, currency
      FROM entry, unnest($4::text[], $5::bigint[], $6::text[])
        WITH ORDINALITY AS lines (account, amount, currency, line)
      """;

  private static final String BALANCES =
      """
      SELECT account, currency, sum(amount)::bigint AS amount FROM postings
      GROUP BY account, currency ORDER BY account, currency
      """;

  private static final String ENTRIES =
      """
      SELECT id, reference, kind, payment, made_at, account, amount, currency
      FROM (
        SELECT * FROM entries
        WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR payment = $2)
        ORDER BY id DESC LIMIT $3) AS page
        JOIN postings ON entry = id
      ORDER BY id DESC, line
      """;

  private final Database database;

  public PostgresLedger(Database database) {
    this.database = database;
  }

  /** Books it, in the transaction of what it is about. */
  public static Future<Void> add(SqlConnection transaction, Entry entry) {
    List<Posting> postings = entry.postings();
    Tuple values =
        Tuple.of(entry.reference(), entry.kind(), entry.payment())
            .addArrayOfString(
                postings.stream().map(each -> each.account().text()).toArray(String[]::new))
            .addArrayOfLong(postings.stream().map(Posting::amount).toArray(Long[]::new))
            .addArrayOfString(postings.stream().map(Posting::currency).toArray(String[]::new));
    return transaction.preparedQuery(ADD).execute(values).mapEmpty();
  }

  @Override
  public Future<List<Balance>> balances(Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .query(BALANCES)
                .execute()
                .map(rows -> rows.stream().map(PostgresLedger::balance).toList()));
  }

  private static Balance balance(Row row) {
    return new Balance(
        Account.named(row.getString("account")), row.getString("currency"), row.getLong("amount"));
  }

  @Override
  public Future<List<Booked>> entries(
      Optional<Long> before, Optional<String> payment, int most, Deadline deadline) {
    Tuple values = Tuple.of(before.orElse(null), payment.orElse(null), most);
    return database.query(
        deadline,
        client -> client.preparedQuery(ENTRIES).execute(values).map(PostgresLedger::entries));
  }

  /** The rows of one entry follow each other. */
  private static List<Booked> entries(RowSet<Row> rows) {
    List<Booked> entries = new ArrayList<>();
    List<Posting> postings = new ArrayList<>();
    Row last = null;
    for (Row row : rows) {
      if (last != null && !last.getLong("id").equals(row.getLong("id"))) {
        entries.add(booked(last, postings));
        postings = new ArrayList<>();
      }
      postings.add(
          new Posting(
              Account.named(row.getString("account")),
              row.getLong("amount"),
              row.getString("currency")));
      last = row;
    }
    if (last != null) {
      entries.add(booked(last, postings));
    }
    return entries;
  }

  private static Booked booked(Row row, List<Posting> postings) {
    Instant at = row.getOffsetDateTime("made_at").toInstant();
    return new Booked(
        row.getLong("id"),
        at,
        new Entry(
            row.getString("reference"), row.getString("kind"), row.getString("payment"), postings));
  }
}
