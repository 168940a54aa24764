package dev.coppice.catalog;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prices in the table {@code product_prices}, which the database itself fills. */
final class PostgresPriceStore implements PriceStore {

  /** One row without a price when the product is there and has none this old. */
  private static final String PAGE =
      """
      SELECT past.*
      FROM products LEFT JOIN LATERAL (
        SELECT version, amount, currency, since,
               (SELECT next.since FROM product_prices AS next
                WHERE next.sku = price.sku AND next.version > price.version
                ORDER BY next.version LIMIT 1) AS until
        FROM product_prices AS price
        WHERE price.sku = products.sku AND version < $2
        ORDER BY version DESC LIMIT $3
      ) AS past ON true
      WHERE products.sku = $1
      ORDER BY past.version DESC
      """;

  private final Database database;

  PostgresPriceStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<PricePage>> prices(Sku sku, long before, int limit, Deadline deadline) {
    // One more than is shown tells whether there are older ones.
    Tuple values = Tuple.of(sku.text(), before, limit + 1L);
    return database
        .query(deadline, client -> client.preparedQuery(PAGE).execute(values))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(page(rows, limit)));
  }

  private static PricePage page(RowSet<Row> rows, int limit) {
    List<PastPrice> prices = new ArrayList<>(limit);
    RowIterator<Row> remaining = rows.iterator();
    while (remaining.hasNext() && prices.size() < limit) {
      Row row = remaining.next();
      if (row.getLong("version") != null) {
        prices.add(price(row));
      }
    }
    return new PricePage(prices, remaining.hasNext());
  }

  private static PastPrice price(Row row) {
    return new PastPrice(
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getLong("version"),
        row.getOffsetDateTime("since").toInstant(),
        instant(row.getOffsetDateTime("until")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
