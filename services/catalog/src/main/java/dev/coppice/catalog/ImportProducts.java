package dev.coppice.catalog;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.csv.CsvReader;
import dev.coppice.csv.LineReader;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code POST /products/import} */
final class ImportProducts implements OperationHandler {

  /** So that the answer is bounded when each of them is rejected. */
  static final int MOST_LINES = 50_000;

  private final Vertx vertx;
  private final ProductStore products;

  ImportProducts(Vertx vertx, ProductStore products) {
    this.vertx = vertx;
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    String type = String.valueOf(request.header("content-type")).toLowerCase(Locale.ROOT);
    Future<ImportReport> report =
        type.startsWith("application/json") ? batch(request) : lines(request, type);
    return report.map(done -> Response.json(ImportJson.of(done)));
  }

  private Future<ImportReport> batch(Request request) {
    List<Product> batch = Items.of(request, "products", ProductJson::read, Product::sku);
    List<ImportRow> rows = new ArrayList<>(batch.size());
    batch.forEach(product -> rows.add(new ImportRow.Good(rows.size() + 1L, product)));
    return products
        .put(batch, request.traceparent(), request.deadline())
        .map(put -> new ImportReport().add(rows, put));
  }

  private Future<ImportReport> lines(Request request, String type) {
    return vertx
        .executeBlocking(() -> open(request.body().getBytes(), type))
        .compose(rows -> new RowImport(vertx, products, rows, request).run());
  }

  private static ImportRows open(byte[] body, String type) throws IOException {
    long lines = 1;
    for (byte b : body) {
      lines += b == '\n' ? 1 : 0;
    }
    if (lines > MOST_LINES + 1) {
      throw refused("has " + lines + " lines; at most " + MOST_LINES + " are taken at once");
    }
    LineReader reader = new LineReader(new ByteArrayInputStream(body));
    try {
      return type.startsWith("text/csv")
          ? CsvRows.open(new CsvReader(reader))
          : ImportRows.ofJson(reader);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static FailureException refused(String reason) {
    return new FailureException(Failure.InvalidRequest.of("body", reason));
  }
}
