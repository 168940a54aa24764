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
    JsonArray products = new JsonArray();
    JsonArray items = new JsonArray();
    for (String sku : skus()) {
      products.add(
          JsonObject.of(
              "sku",
              sku,
              "name",
              "Lantern " + sku,
              "price",
              JsonObject.of("amount", 255, "currency", "GBP"),
              "category",
              "Lanterns"));
      items.add(JsonObject.of("sku", sku, "onHand", 7));
    }
    post(cluster, FatJar.CATALOG, "importProducts", JsonObject.of("products", products));
    post(cluster, FatJar.INVENTORY, "importStock", JsonObject.of("items", items));
  }

  private static void post(Cluster cluster, FatJar jar, String operation, JsonObject body)
      throws IOException {
    Answer answer =
        cluster
            .nodes(jar)
            .get(0)
            .management()
            .operate(jar.service() + "/" + operation, "application/json", body.encode());
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
