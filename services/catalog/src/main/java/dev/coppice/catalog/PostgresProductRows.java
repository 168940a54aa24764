package dev.coppice.catalog;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Products as rows of their table, and as the values of statements. */
final class PostgresProductRows {

  /** What {@link #entry} reads. */
  static final String COLUMNS =
      "sku, name, description, price_amount, price_currency, categories, state, version,"
          + " created_at, updated_at";

  private PostgresProductRows() {}

  static CatalogEntry entry(Row row) {
    return new CatalogEntry(
        new Product(
            new Sku(row.getString("sku")),
            row.getString("name"),
            row.getString("description"),
            Money.of(row.getLong("price_amount"), row.getString("price_currency")),
            List.of(row.getArrayOfStrings("categories")),
            ProductState.of(row.getString("state"))),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  /** The one row, if there is one. */
  static Optional<CatalogEntry> entry(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(entry(rows.iterator().next()));
  }

  static Map<Sku, CatalogEntry> entries(RowSet<Row> rows) {
    Map<Sku, CatalogEntry> entries = new HashMap<>(2 * rows.size());
    for (Row row : rows) {
      CatalogEntry entry = entry(row);
      entries.put(entry.product().sku(), entry);
    }
    return entries;
  }

  /** Products as they were given, with what the rows of some of them say of their versions. */
  static List<CatalogEntry> entries(List<Product> products, RowSet<Row> rows) {
    Map<String, Product> bySku = new HashMap<>();
    products.forEach(product -> bySku.put(product.sku().text(), product));
    List<CatalogEntry> entries = new ArrayList<>(rows.size());
    for (Row row : rows) {
      entries.add(
          new CatalogEntry(
              Objects.requireNonNull(bySku.get(row.getString("sku"))),
              row.getLong("version"),
              row.getOffsetDateTime("created_at").toInstant(),
              row.getOffsetDateTime("updated_at").toInstant()));
    }
    return entries;
  }

  static Set<Sku> skus(RowSet<Row> rows) {
    Set<Sku> skus = new HashSet<>();
    rows.forEach(row -> skus.add(new Sku(row.getString("sku"))));
    return skus;
  }

  /** One product: $1 to $8. */
  static Tuple values(Product product) {
    return Tuple.tuple()
        .addString(product.sku().text())
        .addString(product.name())
        .addString(product.description())
        .addLong(product.price().amount())
        .addString(product.price().currency().getCurrencyCode())
        .addArrayOfString(product.categories().toArray(String[]::new))
        .addString(product.words().toString())
        .addString(product.state().text());
  }

  /**
   * Many products, an array for each column: $1 to $7. Arrays of arrays must be rectangles, so the
   * categories of a product are lines of a text; none of them holds a line feed.
   */
  static Tuple columns(List<Product> products) {
    return Tuple.tuple()
        .addArrayOfString(texts(products, product -> product.sku().text()))
        .addArrayOfString(texts(products, Product::name))
        .addArrayOfString(texts(products, Product::description))
        .addArrayOfLong(
            products.stream().map(product -> product.price().amount()).toArray(Long[]::new))
        .addArrayOfString(texts(products, product -> product.price().currency().getCurrencyCode()))
        .addArrayOfString(texts(products, product -> String.join("\n", product.categories())))
        .addArrayOfString(texts(products, product -> product.words().toString()));
  }

  private static String[] texts(List<Product> products, Function<Product, String> text) {
    return products.stream().map(text).toArray(String[]::new);
  }
}
