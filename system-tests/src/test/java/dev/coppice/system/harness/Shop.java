package dev.coppice.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some products on the shelves of a cluster, and the reads that find them. */
public final class Shop {
  private static final int PRODUCTS = 60;

  private Shop() {}

  /** Puts them there, or makes sure that they are. */
  public static void stock(Cluster cluster) throws IOException {
    stockProducts(cluster.nodes(FatJar.CATALOG).get(0).management());
    JsonArray items = new JsonArray();
    skus().forEach(sku -> items.add(JsonObject.of("sku", sku, "onHand", 7)));
    post(
        cluster.nodes(FatJar.INVENTORY).get(0).management(),
        "inventory/importStock",
        JsonObject.of("items", items));
  }

  /** Puts the products alone there, by way of a catalog's management port. */
  public static void stockProducts(Management catalog) throws IOException {
    JsonArray products = new JsonArray();
    for (String sku : skus()) {
      products.add(
          JsonObject.of(
              "sku",
              sku,
              "name",
              "Lantern " + sku,
              "price",
              JsonObject.of("amount", 255, "currency", "GBP"),
              "categories",
              JsonArray.of("Lanterns")));
    }
    post(catalog, "catalog/importProducts", JsonObject.of("products", products));
  }

  private static void post(Management node, String operation, JsonObject body) throws IOException {
    Answer answer = node.operate(operation, "application/json", body.encode());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  public static List<String> skus() {
    return IntStream.range(0, PRODUCTS).mapToObj("LAMP%03d"::formatted).toList();
  }

  /** Reads of catalog. */
  public static List<Read> productReads() {
    return skus().stream().map(Shop::product).toList();
  }

  /** Reads of every public operation. */
  public static List<Read> reads() {
    Stream<Read> items = skus().stream().map(Shop::item);
    Stream<Read> pages =
        skus().stream()
            .map(sku -> new Read("/api/catalog/products?limit=5&q=" + sku, quoted("sku", sku)));
    return Stream.of(productReads().stream(), items, pages).flatMap(reads -> reads).toList();
  }

  public static Read product(String sku) {
    return new Read("/api/catalog/products/" + sku, quoted("sku", sku));
  }

  private static Read item(String sku) {
    return new Read("/api/inventory/items/" + sku, quoted("sku", sku));
  }

  private static String quoted(String member, String text) {
    return "\"" + member + "\":\"" + text + "\"";
  }
}
