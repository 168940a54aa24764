package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.LoadClient;
import dev.coppice.system.harness.LoadReport;
import dev.coppice.system.harness.Management;
import dev.coppice.system.harness.ProjectTree;
import dev.coppice.system.harness.Read;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a new user types, in the order of the README, and what slips from the fingers. The nodes
 * speak mutual TLS with each other, until the cluster is started anew.
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {
  private static final String LANTERN = "/api/catalog/products/71053";
  private static final int CONNECTIONS = 4;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String SHOP =
      """
      sku,name,price,currency,category,stock
      85123A,White hanging heart T-light holder,2.55,GBP,Candles,120
      71053,White metal lantern,3.39,GBP,Lanterns|Gifts,64
      22752,Set of 7 Babushka nesting boxes,not a price,GBP,Boxes,18
      22753,"Box, small",7.65,GBP,Boxes,18
      """;

  private static CoppiceCommand coppice;
  private static Result up;

  @BeforeAll
  static void start() throws IOException {
    coppice = CoppiceCommand.in("launcher");
    up = coppice.run(coppice.run("certificates", "certs").exports(), "up", "--detach");
    if (up.code() == 0) {
      coppice.awaitClassArchives();
    }
    Files.writeString(coppice.checkout().resolve("shop.csv"), SHOP);
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  @Test
  @Order(1)
  void upEndsWithATableOfWhatRunsWhere() throws IOException {
    assertThat(up.code()).as(up.toString()).isZero();
    assertThat(up.out())
        .contains("discovery/1", "discovery/2", "discovery/3", "catalog/1", "catalog/2")
        .contains("inventory/1", "shipping/1", "cart/1", "identity/1", "gateway/1", "Ready after")
        .contains("acquirer/1", "payments/1", "orders/1", "notifications/1", "storefront/1")
        .contains("postgres", "redis", "kafka", "mailbox")
        .contains("http://localhost:" + coppice.httpPort());
    for (JsonObject node : CoppiceCommand.nodes(coppice.status())) {
      Management management =
          new Management(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), node.getInteger("managementPort")));
      JsonObject cluster = management.get("/info").json().getJsonObject("cluster");
      assertThat(cluster.getBoolean("busTls")).as(node.encode()).isTrue();
    }
  }

  @Test
  @Order(2)
  void statusAsJsonHasTheShapeThatScriptsRelyOn() {
    Result result = coppice.run("status", "--json");
    assertThat(result.code()).as(result.toString()).isZero();
    JsonObject status = new JsonObject(result.out());
    assertThat(status.fieldNames()).containsExactlyInAnyOrder("ready", "nodes", "backing");
    assertThat(status.getBoolean("ready")).isTrue();
    assertThat(CoppiceCommand.nodes(status))
        .extracting(node -> node.getString("service"))
        .containsExactlyInAnyOrder(
            "discovery",
            "discovery",
            "discovery",
            "gateway",
            "catalog",
            "catalog",
            "inventory",
            "shipping",
            "cart",
            "identity",
            "acquirer",
            "payments",
            "orders",
            "notifications",
            "storefront");
    for (JsonObject node : CoppiceCommand.nodes(status)) {
      boolean gateway = node.getString("service").equals("gateway");
      Set<String> members =
          new HashSet<>(
              Set.of(
                  "service",
                  "instance",
                  "pid",
                  "host",
                  "managementPort",
                  "health",
                  "version",
                  "uptimeSeconds"));
      if (node.getString("service").equals("acquirer")) {
        members.add("httpPort");
      }
      if (gateway) {
        members.add("httpPort");
        assertThat(node.getInteger("httpPort")).isEqualTo(coppice.httpPort());
      }
      assertThat(node.fieldNames()).isEqualTo(members);
      assertThat(node.getString("health")).isEqualTo("up");
      assertThat(node.getString("version")).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(node.getString("host")).isEqualTo("127.0.0.1");
      assertThat(node.getDouble("uptimeSeconds")).isPositive();
      assertThat(ProcessHandle.of(node.getLong("pid"))).isPresent();
    }
    JsonArray backing = status.getJsonArray("backing");
    assertThat(backing).hasSize(4);
    for (int i = 0; i < backing.size(); i++) {
      assertThat(backing.getJsonObject(i).fieldNames())
          .containsExactlyInAnyOrder("name", "port", "pid", "embedded");
      assertThat(backing.getJsonObject(i).getString("name"))
          .isEqualTo(List.of("postgres", "redis", "kafka", "mailbox").get(i));
      assertThat(backing.getJsonObject(i).getBoolean("embedded")).isTrue();
    }
  }

  @Test
  @Order(3)
  void aSecondUpFindsItRunning() {
    Result again = coppice.run("up", "--detach");
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(coppice.pids("catalog")).hasSize(2);
  }

  @Test
  @Order(4)
  void importsAPlainCsvWithoutItsBadRow() throws IOException {
    assertThat(coppice.get("/api/catalog/products?limit=3").json())
        .isEqualTo(JsonObject.of("items", new JsonArray(), "next", null));

    for (int time = 0; time < 2; time++) {
      Result result = coppice.run("import", "catalog", "shop.csv");
      assertThat(result.code()).as(result.toString()).isZero();
      assertThat(result.out())
          .contains("4 rows read, 3 products imported, stock of 3 set", "line 4", "not a price");
    }

    JsonObject lantern = coppice.get(LANTERN).json();
    assertThat(lantern.getString("sku")).isEqualTo("71053");
    assertThat(lantern.getString("name")).isEqualTo("White metal lantern");
    assertThat(lantern.getJsonObject("price"))
        .isEqualTo(JsonObject.of("amount", 339, "currency", "GBP"));
    assertThat(coppice.get("/api/inventory/items/71053").json())
        .isEqualTo(JsonObject.of("sku", "71053", "onHand", 64, "reserved", 0, "available", 64));
    assertThat(allProducts(2)).containsExactlyInAnyOrder("85123A", "71053", "22753");
    assertThat(skus(coppice.get("/api/catalog/products?q=lantern"))).containsExactly("71053");
    assertThat(skus(coppice.get("/api/catalog/products?category=Candles")))
        .containsExactly("85123A");
    for (String category : List.of("Lanterns", "Gifts")) {
      assertThat(skus(coppice.get("/api/catalog/products?category=" + category)))
          .containsExactly("71053");
    }
    assertThat(lantern.getInteger("version")).isEqualTo(1);
  }

  @Test
  @Order(5)
  void operatorsChangeProductsByTheDoor() throws Exception {
    HttpResponse<String> patched =
        operate("patchProduct?path.sku=22753", "\"1\"", "{\"price\":{\"amount\":700}}");
    assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    assertThat(patched.headers().firstValue("etag")).hasValue("\"2\"");
    HttpResponse<String> late =
        operate("patchProduct?path.sku=22753", "\"1\"", "{\"price\":{\"amount\":800}}");
    assertThat(late.statusCode()).as(late.body()).isEqualTo(412);
    Answer box = coppice.get("/api/catalog/products/22753");
    assertThat(box.json().getJsonObject("price").getInteger("amount")).isEqualTo(700);

    assertThat(operate("retireProduct?path.sku=22753", "\"2\"", "").statusCode()).isEqualTo(200);
    assertThat(allProducts(2)).containsExactlyInAnyOrder("85123A", "71053");
    assertThat(coppice.get("/api/catalog/products/22753").json().getString("state"))
        .isEqualTo("retired");
    Result again = coppice.run("import", "catalog", "shop.csv");
    assertThat(again.out()).contains("2 products imported", "line 5", "22753 is retired");
  }

  private static HttpResponse<String> operate(String operation, String tag, String patch)
      throws IOException, InterruptedException {
    int port =
        CoppiceCommand.nodes(coppice.status()).stream()
            .filter(node -> node.getString("service").equals("catalog"))
            .findFirst()
            .orElseThrow()
            .getInteger("managementPort");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/operations/catalog/" + operation))
            .header("X-Coppice-Operator", "yes")
            .header("If-Match", tag);
    if (!patch.isEmpty()) {
      request.header("Content-Type", "application/merge-patch+json");
    }
    return HttpClient.newHttpClient()
        .send(
            request.POST(HttpRequest.BodyPublishers.ofString(patch)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Order(6)
  void importsTheOrderLinesOfARealShop() throws IOException {
    Optional<Path> file = ProjectTree.sharedData("online-retail/2010-12.csv.gz");
    assumeTrue(file.isPresent(), "../shared/data/online-retail is not beside this checkout");

    Result result = coppice.run("import", "catalog", file.get().toString());

    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out()).contains("42,481 rows read", "not goods");
    List<String> skus = allProducts(100);
    assertThat(skus).hasSizeBetween(2_500, 2_822).doesNotHaveDuplicates();
    assertThat(skus).contains("85123A", "71053").doesNotContain("POST", "D", "M", "BANK CHARGES");
    JsonObject lantern = coppice.get(LANTERN).json();
    assertThat(lantern.getString("name")).isEqualTo("WHITE METAL LANTERN");
    assertThat(lantern.getJsonObject("price").getString("currency")).isEqualTo("GBP");
    assertThat(coppice.get("/api/inventory/items/71053").json().getInteger("available"))
        .isPositive();
  }

  @Test
  @Order(7)
  void scalesUpAndDown() {
    Result more = coppice.run("scale", "inventory=2");
    assertThat(more.code()).as(more.toString()).isZero();
    assertThat(coppice.pids("inventory")).hasSize(2);
    Result less = coppice.run("scale", "inventory=1");
    assertThat(less.code()).as(less.toString()).isZero();
    assertThat(coppice.pids("inventory")).hasSize(1);
  }

  @Test
  @Order(8)
  void afterAKillTheApiGoesOnAnsweringWhileANewOneGrowsBack() {
    Set<Long> before = coppice.pids("catalog");
    try (LoadClient load = reads()) {
      load.awaitAnswers(50);
      Result killed = coppice.run("kill", "catalog");
      assertThat(killed.code()).as(killed.toString()).isZero();
      Await.until(
          "two catalogs are up again",
          () -> coppice.isReady() && coppice.pids("catalog").size() == 2);
      load.awaitAnswers(50);
      LoadReport report = load.stop();
      assertThat(report.failures()).as(report.toString()).isEmpty();
    }
    assertThat(coppice.pids("catalog")).isNotEqualTo(before).containsAnyElementsOf(before);
  }

  @Test
  @Order(9)
  void restartsEveryNodeWithoutAFailedRequest() {
    Set<Long> before = coppice.pids();
    assertThat(before).hasSize(CoppiceCommand.NODES);
    try (LoadClient load = reads()) {
      load.awaitAnswers(50);
      Result result = coppice.run("restart");
      assertThat(result.code()).as(result.toString()).isZero();
      load.awaitAnswers(50);
      LoadReport report = load.stop();
      assertThat(report.failures()).as(report.toString()).isEmpty();
    }
    assertThat(coppice.pids()).hasSize(CoppiceCommand.NODES).doesNotContainAnyElementsOf(before);
  }

  @Test
  @Order(10)
  void showsTheLogsOfAService() {
    Result result = coppice.run("logs", "gateway");
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out()).contains("path=/api/catalog/products");
  }

  @ParameterizedTest
  @Order(11)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kill basket                  | there are
          scale basket=2               | there are discovery, catalog, inventory, shipping, cart, identity, acquirer
          scale catalog=1000           | out of range
          scale catalog=many           | many
          scale discovery=0            | out of range
          restart basket               | there are
          logs basket                  | there are
          import basket shop.csv       | what can is: catalog
          import catalog no-such.csv   | no-such.csv
          import catalog coppice       | header
          import catalog .             | directory
          up --scale                   | --scale
          dance                        | dance
          """)
  void saysWhatIsWrongAndWhatWouldBeRight(String words, String reason) {
    Result result = coppice.run(words.split(" "));
    assertThat(result.code()).as(result.toString()).isNotZero();
    assertThat(result.err()).contains(reason).doesNotContain("\tat ", "should not happen");
    assertThat(coppice.isReady()).isTrue();
  }

  @Test
  @Order(12)
  void everyCommandExplainsItself() {
    Result help = coppice.run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("up", "status", "logs", "scale", "kill", "restart", "down", "import", "doctor");
    Result doctor = coppice.run("doctor");
    assertThat(doctor.out()).contains("Java", "emory", "isk");
  }

  @Test
  @Order(13)
  void downStopsEveryProcessAndUpFindsTheDataAgain() throws IOException {
    Set<Long> pids = coppice.pids();
    Result down = coppice.run("down");
    assertThat(down.code()).as(down.toString()).isZero();
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(coppice.run("status").code()).isNotZero();

    Result again = coppice.run("up", "--detach", "--scale", "catalog=1");
    assertThat(again.code()).as(again.toString()).isZero();
    assertThat(coppice.pids("catalog")).hasSize(1);
    assertThat(coppice.get(LANTERN).status()).isEqualTo(200);
    assertThat(coppice.run("down").code()).isZero();
  }

  private static LoadClient reads() {
    return LoadClient.start(
        coppice.httpPort(), CONNECTIONS, PAUSE, List.of(new Read(LANTERN, "\"sku\":\"71053\"")));
  }

  private static List<String> skus(Answer page) {
    assertThat(page.status()).as(page.toString()).isEqualTo(200);
    return page.json().getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .map(item -> item.getString("sku"))
        .toList();
  }

  /** Every SKU, in the order of the pages. */
  private static List<String> allProducts(int limit) throws IOException {
    List<String> skus = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      Answer page = coppice.get("/api/catalog/products?limit=" + limit + cursor);
      List<String> items = skus(page);
      assertThat(items.size()).isBetween(1, limit);
      skus.addAll(items);
      String next = page.json().getString("next");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return skus;
  }
}
