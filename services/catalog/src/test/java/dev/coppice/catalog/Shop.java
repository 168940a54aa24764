package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A catalog that runs, and what tests say to it. */
final class Shop extends ServiceExtension {

  Shop(PostgresExtension postgres) {
    this(postgres, Map.of());
  }

  /**
   * @param settings beside where the database is
   */
  Shop(PostgresExtension postgres, Map<String, String> settings) {
    super("catalog", CatalogVerticle::assemble, postgres, settings);
  }

  Response get(String sku) {
    return service().answer(service().request("getProduct").withPath("sku", sku));
  }

  Response list(UnaryOperator<Request> query) {
    return service().answer(query.apply(service().request("listProducts")));
  }

  /** The SKUs of all pages of a listing. */
  List<String> skus(UnaryOperator<Request> query) {
    List<String> skus = new ArrayList<>();
    String next = null;
    do {
      String cursor = next;
      Response page =
          list(
              asked ->
                  cursor == null
                      ? query.apply(asked)
                      : query.apply(asked).withQuery("cursor", cursor));
      assertThat(page.status()).as(page.body()::toString).isEqualTo(200);
      skus.addAll(skus(page));
      next = page.jsonBody().getString("next");
    } while (next != null);
    return skus;
  }

  static List<String> skus(Response page) {
    JsonArray items = page.jsonBody().getJsonArray("items");
    return IntStream.range(0, items.size())
        .mapToObj(i -> items.getJsonObject(i).getString("sku"))
        .toList();
  }

  Request importing(JsonObject... products) {
    return importing(JsonObject.of("products", JsonArray.of((Object[]) products)).toBuffer());
  }

  Request importing(Buffer body) {
    return service().request("importProducts").withJson(body);
  }

  Request importing(String contentType, Buffer rows) {
    return body(service().request("importProducts"), contentType, rows);
  }

  /**
   * The answers to calls made at once. What the service was too busy to begin is called again when
   * the others are done.
   */
  List<Response> answers(List<Request> requests) {
    List<Response> answers = new ArrayList<>();
    List<Request> waiting = requests;
    while (!waiting.isEmpty()) {
      List<Response> round =
          Await.result(Future.all(waiting.stream().map(service()::call).toList())).list();
      List<Request> shed = new ArrayList<>();
      for (int i = 0; i < round.size(); i++) {
        if (round.get(i).status() == 503) {
          shed.add(waiting.get(i));
        } else {
          answers.add(round.get(i));
        }
      }
      assertThat(shed).as("someone gets through").hasSizeLessThan(waiting.size());
      waiting = shed;
    }
    return answers;
  }

  /** Calls an operation on one product. */
  Request on(String sku, String operation) {
    return service().request(operation).withPath("sku", sku);
  }

  Response create(JsonObject product) {
    return service().answer(service().request("createProduct").withJson(product.toBuffer()));
  }

  Request replacing(String sku, JsonObject content) {
    return on(sku, "replaceProduct").withJson(content.toBuffer());
  }

  Request patching(String sku, String patch) {
    return body(on(sku, "patchProduct"), "application/merge-patch+json", Buffer.buffer(patch));
  }

  Response patch(String sku, String patch) {
    return service().answer(patching(sku, patch));
  }

  Response retire(String sku) {
    return service().answer(on(sku, "retireProduct"));
  }

  static Request body(Request request, String contentType, Buffer body) {
    return new Request(
        request.operation(),
        request.path(),
        request.query(),
        request.headers().with("content-type", contentType),
        null,
        request.deadline(),
        null,
        null,
        null,
        body);
  }

  void stock(JsonObject... products) {
    Response answer = service().answer(importing(products));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    JsonObject report = answer.jsonBody();
    assertThat(report.getInteger("imported") + report.getInteger("unchanged"))
        .as(report::encode)
        .isEqualTo(products.length);
  }

  static JsonObject product(String sku, String name) {
    return product(sku, name, 255);
  }

  static JsonObject product(String sku, String name, long amount) {
    return JsonObject.of(
        "sku", sku, "name", name, "price", JsonObject.of("amount", amount, "currency", "GBP"));
  }
}
