package dev.coppice.catalog;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Products in the table of {@code db/migration/catalog/V1__products.sql}. */
final class PostgresProductStore implements ProductStore {

  private static final String COLUMNS =
      "sku, name, price_amount, price_currency, category, updated_at";

  private static final String FIND = "SELECT " + COLUMNS + " FROM products WHERE sku = $1";

  private static final String LIST = list("");
  private static final String LIST_CATEGORY = list("category = $3 AND ");
  private static final Search SEARCH = Search.within("");
  private static final Search SEARCH_CATEGORY = Search.within("category = $4 AND ");

  private static String list(String filter) {
    return "SELECT %s FROM products WHERE %s sku > $1 ORDER BY sku LIMIT $2"
        .formatted(COLUMNS, filter);
  }

  /**
   * Two ways to the products that have the words $3. Common words are soon met by walking along the
   * SKUs, where their index would give thousands of rows to sort. Rare ones are found by their
   * index, where the walk would see the whole table. The planner cannot tell which are which: it
   * takes any word that is only begun for one product in fifty, and walks.
   *
   * @param nearby looks at the next few hundred products
   * @param everywhere looks at all
   */
  private record Search(String nearby, String everywhere) {

    static Search within(String filter) {
      return new Search(
          """
          WITH nearby AS (SELECT * FROM products WHERE %2$s sku > $1 ORDER BY sku LIMIT 500)
          SELECT %1$s FROM nearby WHERE words @@ $3::text::tsquery ORDER BY sku LIMIT $2
          """
              .formatted(COLUMNS, filter),
          """
          WITH found AS MATERIALIZED
            (SELECT * FROM products WHERE %2$s sku > $1 AND words @@ $3::text::tsquery)
          SELECT %1$s FROM found ORDER BY sku LIMIT $2
          """
              .formatted(COLUMNS, filter));
    }
  }

  /**
   * Sorted, so that two imports that overlap take their row locks in the same order and never wait
   * for each other in a circle.
   */
  private static final String PUT =
      """
      INSERT INTO products AS old
        (sku, name, price_amount, price_currency, category, words, updated_at)
      SELECT sku, name, amount, currency, category,
             array_to_tsvector(string_to_array(words, ' ')), clock_timestamp()
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
        AS batch (sku, name, amount, currency, category, words)
      ORDER BY sku COLLATE "C"
      ON CONFLICT (sku) DO UPDATE SET
        name = excluded.name,
        price_amount = excluded.price_amount,
        price_currency = excluded.price_currency,
        category = excluded.category,
        words = excluded.words,
        updated_at = excluded.updated_at
      WHERE (old.name, old.price_amount, old.price_currency, old.category)
        IS DISTINCT FROM
          (excluded.name, excluded.price_amount, excluded.price_currency, excluded.category)
      """;

  private final Database database;

  PostgresProductStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<CatalogEntry>> find(Sku sku, Deadline deadline) {
    return query(FIND, Tuple.of(sku.text()), deadline)
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(entry(first(rows))));
  }

  @Override
  public Future<ProductPage> list(
      ProductFilter filter, @Nullable Sku after, int limit, Deadline deadline) {
    // One more than is shown tells whether there is a next page.
    Tuple values = Tuple.of(after == null ? "" : after.text(), limit + 1);
    if (filter.words() != null) {
      return search(filter.words(), filter.category(), values, limit, deadline);
    }
    return filter.category() == null
        ? page(LIST, values, limit, deadline)
        : page(LIST_CATEGORY, values.addString(filter.category()), limit, deadline);
  }

  private Future<ProductPage> search(
      SearchWords words, @Nullable String category, Tuple values, int limit, Deadline deadline) {
    if (words.isEmpty()) {
      return Future.succeededFuture(ProductPage.EMPTY);
    }
    values.addString(tsquery(words));
    if (category != null) {
      values.addString(category);
    }
    Search search = category == null ? SEARCH : SEARCH_CATEGORY;
    return page(search.nearby(), values, limit, deadline)
        .compose(
            page ->
                page.more()
                    ? Future.succeededFuture(page)
                    : page(search.everywhere(), values, limit, deadline));
  }

  private Future<ProductPage> page(String sql, Tuple values, int limit, Deadline deadline) {
    return query(sql, values, deadline).map(rows -> page(rows, limit));
  }

  /** All words must be there, or words that begin with them. */
  private static String tsquery(SearchWords words) {
    return words.words().stream()
        .map(word -> "'" + word + "':*")
        .collect(Collectors.joining(" & "));
  }

  @Override
  public Future<Void> put(List<Product> products, Deadline deadline) {
    Tuple columns =
        Tuple.tuple()
            .addArrayOfString(column(products, product -> product.sku().text()))
            .addArrayOfString(column(products, Product::name))
            .addArrayOfLong(amounts(products))
            .addArrayOfString(column(products, product -> product.price().currency().toString()))
            .addArrayOfString(column(products, Product::category))
            .addArrayOfString(
                column(products, product -> SearchWords.of(product.name()).toString()));
    return query(PUT, columns, deadline).mapEmpty();
  }

  private static String[] column(
      List<Product> products, Function<Product, @Nullable String> value) {
    return products.stream().map(value).toArray(String[]::new);
  }

  private static Long[] amounts(List<Product> products) {
    return products.stream().map(product -> product.price().amount()).toArray(Long[]::new);
  }

  private Future<RowSet<Row>> query(String sql, Tuple values, Deadline deadline) {
    return database.query(deadline, client -> client.preparedQuery(sql).execute(values));
  }

  private static Row first(RowSet<Row> rows) {
    return rows.iterator().next();
  }

  private static ProductPage page(RowSet<Row> rows, int limit) {
    List<CatalogEntry> entries = new ArrayList<>(limit);
    RowIterator<Row> remaining = rows.iterator();
    while (remaining.hasNext() && entries.size() < limit) {
      entries.add(entry(remaining.next()));
    }
    return new ProductPage(entries, remaining.hasNext());
  }

  private static CatalogEntry entry(Row row) {
    return new CatalogEntry(
        new Product(
            new Sku(row.getString("sku")),
            row.getString("name"),
            Money.of(row.getLong("price_amount"), row.getString("price_currency")),
            row.getString("category")),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
