package dev.coppice.catalog;

import static dev.coppice.catalog.PostgresProductRows.COLUMNS;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists and searches the active products in the tables of {@code db/migration/catalog}. */
final class PostgresProductListing {

  private static final String ALL = "products WHERE state = 'active'";

  private static final String LIST = list(ALL);
  private static final String LIST_CATEGORY = list(ofCategory(3));
  private static final Search SEARCH = Search.within(ALL, ALL);
  private static final Search SEARCH_CATEGORY =
      Search.within(ofCategory(4), ALL + " AND categories @> ARRAY[$4::text]");

  private final Database database;

  PostgresProductListing(Database database) {
    this.database = database;
  }

  /** Only active products stand under their categories. */
  private static String ofCategory(int parameter) {
    return "product_categories JOIN products USING (sku) WHERE category = $" + parameter;
  }

  private static String list(String products) {
    return "SELECT %s FROM %s AND sku > $1 ORDER BY sku LIMIT $2".formatted(COLUMNS, products);
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

    static Search within(String inOrder, String any) {
      return new Search(
          """
          WITH nearby AS (SELECT * FROM %2$s AND sku > $1 ORDER BY sku LIMIT 500)
          SELECT %1$s FROM nearby WHERE words @@ $3::text::tsquery ORDER BY sku LIMIT $2
          """
              .formatted(COLUMNS, inOrder),
          """
          WITH found AS MATERIALIZED
            (SELECT * FROM %2$s AND sku > $1 AND words @@ $3::text::tsquery)
          SELECT %1$s FROM found ORDER BY sku LIMIT $2
          """
              .formatted(COLUMNS, any));
    }
  }

  Future<ProductPage> page(
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

  /** All words must be there, or words that begin with them. */
  private static String tsquery(SearchWords words) {
    return words.words().stream()
        .map(word -> "'" + word + "':*")
        .collect(Collectors.joining(" & "));
  }

  private Future<ProductPage> page(String sql, Tuple values, int limit, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(sql).execute(values))
        .map(rows -> page(rows, limit));
  }

  private static ProductPage page(RowSet<Row> rows, int limit) {
    List<CatalogEntry> entries = new ArrayList<>(limit);
    RowIterator<Row> remaining = rows.iterator();
    while (remaining.hasNext() && entries.size() < limit) {
      entries.add(PostgresProductRows.entry(remaining.next()));
    }
    return new ProductPage(entries, remaining.hasNext());
  }
}
