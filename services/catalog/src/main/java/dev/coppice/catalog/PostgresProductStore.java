package dev.coppice.catalog;

import static dev.coppice.catalog.PostgresProductRows.COLUMNS;

import dev.coppice.contract.Deadline;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Products in the tables of {@code db/migration/catalog}. */
final class PostgresProductStore implements ProductStore {

  private static final String FIND = "SELECT " + COLUMNS + " FROM products WHERE sku = $1";

  private static final String FIND_ALL =
      "SELECT " + COLUMNS + " FROM products WHERE sku = ANY ($1::text[])";

  /** Holds the row until its change is decided and done. */
  private static final String LOCK = FIND + " FOR UPDATE";

  /** Gives nothing back when another client has added the product meanwhile. */
  private static final String ADD =
      """
      INSERT INTO products
        (sku, name, description, price_amount, price_currency, categories, words, state, version,
         created_at, updated_at)
      SELECT $1::text, $2::text, $3::text, $4::bigint, $5::text, $6::text[],
             array_to_tsvector(string_to_array($7::text, ' ')), $8::text, 1, now, now
      FROM clock_timestamp() AS now
      ON CONFLICT (sku) DO NOTHING
      RETURNING
      """
          + COLUMNS;

  /**
   * Of the version that the change was decided on, and no other. Times of one product never go
   * back, or a price would end before it began.
   */
  private static final String CHANGE =
      """
      UPDATE products SET
        name = $2, description = $3, price_amount = $4, price_currency = $5, categories = $6,
        words = array_to_tsvector(string_to_array($7::text, ' ')), state = $8,
        version = version + 1, updated_at = greatest(clock_timestamp(), updated_at)
      WHERE sku = $1 AND version = $9
      RETURNING
      """
          + COLUMNS;

  /**
   * Sorted, so that two imports that overlap take their row locks in the same order and never wait
   * for each other in a circle. What is there as given is sorted out before, and costs no lock.
   */
  private static final String PUT =
      """
      WITH batch AS (
        SELECT sku, name, description, amount, currency,
               string_to_array(categories, chr(10)) AS categories, words
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[],
                    $7::text[])
          AS batch (sku, name, description, amount, currency, categories, words)
      ), differing AS (
        SELECT batch.* FROM batch LEFT JOIN products AS old ON old.sku = batch.sku
        WHERE (old.name, old.description, old.price_amount, old.price_currency, old.categories,
               old.state)
          IS DISTINCT FROM
            (batch.name, batch.description, batch.amount, batch.currency, batch.categories,
             'active')
      )
      INSERT INTO products AS old
        (sku, name, description, price_amount, price_currency, categories, words, state, version,
         created_at, updated_at)
      SELECT sku, name, description, amount, currency, categories,
             array_to_tsvector(string_to_array(words, ' ')), 'active', 1, now, now
      FROM differing, clock_timestamp() AS now
      ORDER BY sku COLLATE "C"
      ON CONFLICT (sku) DO UPDATE SET
        name = excluded.name,
        description = excluded.description,
        price_amount = excluded.price_amount,
        price_currency = excluded.price_currency,
        categories = excluded.categories,
        words = excluded.words,
        version = old.version + 1,
        updated_at = greatest(excluded.updated_at, old.updated_at)
      WHERE old.state = 'active'
        AND (old.name, old.description, old.price_amount, old.price_currency, old.categories)
          IS DISTINCT FROM
            (excluded.name, excluded.description, excluded.price_amount, excluded.price_currency,
             excluded.categories)
      RETURNING sku, version, created_at, updated_at
      """;

  /** Those of a batch; PUT has locked their rows. */
  private static final String RETIRED =
      "SELECT sku FROM products WHERE sku = ANY ($1::text[]) AND state = 'retired'";

  private final Database database;
  private final PostgresOutbox outbox;
  private final PostgresProductListing listing;

  PostgresProductStore(Database database, PostgresOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
    this.listing = new PostgresProductListing(database);
  }

  @Override
  public Future<Optional<CatalogEntry>> find(Sku sku, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(FIND).execute(Tuple.of(sku.text())))
        .map(rows -> PostgresProductRows.entry(rows));
  }

  @Override
  public Future<Map<Sku, CatalogEntry>> findAll(Set<Sku> skus, Deadline deadline) {
    String[] texts = skus.stream().map(Sku::text).toArray(String[]::new);
    return database
        .query(
            deadline,
            client -> client.preparedQuery(FIND_ALL).execute(Tuple.tuple().addArrayOfString(texts)))
        .map(PostgresProductRows::entries);
  }

  @Override
  public Future<ProductPage> list(
      ProductFilter filter, @Nullable Sku after, int limit, Deadline deadline) {
    return listing.page(filter, after, limit, deadline);
  }

  @Override
  public Future<Changed> change(
      Sku sku, ProductChange change, @Nullable String traceparent, Deadline deadline) {
    return database
        .transact(deadline, connection -> tryChange(connection, sku, change, traceparent))
        .compose(
            done ->
                done.map(Future::succeededFuture)
                    // Another client has added it after we looked: now it is there to be seen.
                    .orElseGet(() -> change(sku, change, traceparent, deadline)));
  }

  private Future<Optional<Changed>> tryChange(
      SqlConnection connection, Sku sku, ProductChange change, @Nullable String traceparent) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(sku.text()))
        .map(rows -> PostgresProductRows.entry(rows))
        .compose(
            now ->
                store(connection, now, change.decide(now))
                    .compose(done -> told(connection, now, done, traceparent)));
  }

  private static Future<Optional<Changed>> store(
      SqlConnection connection, Optional<CatalogEntry> now, Product product) {
    if (now.isPresent() && now.get().product().equals(product)) {
      return Future.succeededFuture(Optional.of(new Changed(now.get(), false)));
    }
    Tuple values = PostgresProductRows.values(product);
    now.ifPresent(entry -> values.addLong(entry.version()));
    return connection
        .preparedQuery(now.isPresent() ? CHANGE : ADD)
        .execute(values)
        .map(
            rows ->
                PostgresProductRows.entry(rows).map(entry -> new Changed(entry, now.isEmpty())));
  }

  /** While the product's row is locked, so that its events are in the order of its versions. */
  private Future<Optional<Changed>> told(
      SqlConnection connection,
      Optional<CatalogEntry> before,
      Optional<Changed> done,
      @Nullable String traceparent) {
    Optional<CatalogEntry> now = done.map(Changed::entry).filter(entry -> !isSame(before, entry));
    return now.isEmpty()
        ? Future.succeededFuture(done)
        : outbox
            .add(connection, ProductEventJson.of(before, now.get(), traceparent))
            .map(added -> done);
  }

  private static boolean isSame(Optional<CatalogEntry> before, CatalogEntry now) {
    return before.isPresent() && before.get().version() == now.version();
  }

  @Override
  public Future<Put> put(List<Product> products, @Nullable String traceparent, Deadline deadline) {
    Tuple columns = PostgresProductRows.columns(products);
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(PUT)
                .execute(columns)
                .compose(rows -> told(connection, products, rows, traceparent))
                .compose(changed -> withRetired(connection, products, changed)));
  }

  private Future<Map<Sku, Long>> told(
      SqlConnection connection,
      List<Product> products,
      RowSet<Row> rows,
      @Nullable String traceparent) {
    List<CatalogEntry> changed = PostgresProductRows.entries(products, rows);
    return outbox
        .add(
            connection,
            changed.stream().map(entry -> ProductEventJson.ofPut(entry, traceparent)).toList())
        .map(
            added ->
                changed.stream()
                    .collect(
                        Collectors.toMap(entry -> entry.product().sku(), CatalogEntry::version)));
  }

  private static Future<Put> withRetired(
      SqlConnection connection, List<Product> products, Map<Sku, Long> changed) {
    if (changed.size() == products.size()) {
      return Future.succeededFuture(new Put(changed, Set.of()));
    }
    String[] skus = products.stream().map(p -> p.sku().text()).toArray(String[]::new);
    return connection
        .preparedQuery(RETIRED)
        .execute(Tuple.tuple().addArrayOfString(skus))
        .map(rows -> new Put(changed, PostgresProductRows.skus(rows)));
  }
}
