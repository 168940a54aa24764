package dev.coppice.catalog;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the rows of one import, {@value #BATCH} at a time, so that neither memory nor a transaction
 * grows with them. Rows are read on workers, since many of them take long; one batch is read after
 * the other. What was taken stays taken when a later batch fails: doing it again changes nothing.
 */
final class RowImport {

  static final int BATCH = 1_000;

  private final Vertx vertx;
  private final ProductStore products;
  private final ImportRows rows;
  private final Request request;
  private final ImportReport report = new ImportReport();
  private final Map<Sku, Long> lines = new HashMap<>();

  RowImport(Vertx vertx, ProductStore products, ImportRows rows, Request request) {
    this.vertx = vertx;
    this.products = products;
    this.rows = rows;
    this.request = request;
  }

  Future<ImportReport> run() {
    return vertx
        .executeBlocking(this::nextBatch)
        .compose(batch -> batch.isEmpty() ? Future.succeededFuture(report) : put(batch));
  }

  private List<ImportRow> nextBatch() throws IOException {
    List<ImportRow> batch = new ArrayList<>(BATCH);
    ImportRow row = rows.next();
    while (row != null) {
      batch.add(row instanceof ImportRow.Good good ? onlyFirst(good) : row);
      row = batch.size() < BATCH ? rows.next() : null;
    }
    return batch;
  }

  /** With two rows of a SKU, doing it again would change the product twice. */
  private ImportRow onlyFirst(ImportRow.Good good) {
    Sku sku = good.product().sku();
    Long first = lines.putIfAbsent(sku, good.line());
    return first == null
        ? good
        : new ImportRow.Bad(good.line(), "repeats " + sku + " of line " + first);
  }

  private Future<ImportReport> put(List<ImportRow> batch) {
    List<Product> good =
        batch.stream()
            .filter(ImportRow.Good.class::isInstance)
            .map(row -> ((ImportRow.Good) row).product())
            .toList();
    return products
        .put(good, request.traceparent(), request.deadline())
        .compose(
            put -> {
              report.add(batch, put);
              return run();
            });
  }
}
