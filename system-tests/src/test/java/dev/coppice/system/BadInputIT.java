package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.HttpConnection;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Pottery;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no well-behaved client sends, through the whole stack: every one gets an answer of the 4xx
 * kind that a machine can read, and the next client is served as if nothing had been.
 */
@OnCluster
class BadInputIT {
  private static final String PRODUCTS = "/api/catalog/products";
  private static final String POTS = "/api/pottery/pots";

  private static Pottery pottery;

  @BeforeAll
  static void aServiceThatTakesBodies(Cluster cluster) throws IOException {
    Shop.stock(cluster);
    pottery = Pottery.join(cluster, Pottery.CONTRACT);
    Await.until("the pottery is open", () -> cluster.get(POTS + "/a").status() == 200);
  }

  @AfterAll
  static void leave() {
    pottery.close();
  }

  /**
   * @param bytes one for each character
   * @param closes whether the connection must be closed, since nobody can know where the next
   *     request begins
   */
  private record Case(String name, String bytes, int status, boolean closes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(int status, String name, String bytes) {
    return new Case(name, bytes, status, false);
  }

  private static Case fatal(int status, String name, String bytes) {
    return new Case(name, bytes, status, true);
  }

  private static Case get(int status, String name, String target) {
    return of(status, name, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private static Case post(int status, String name, String type, String body) {
    return of(
        status,
        name,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(POTS, type, body.length(), body));
  }

  private static Case json(int status, String name, String body) {
    return post(status, name, "application/json", body);
  }

  static Stream<Case> bodies() {
    return Stream.of(
        json(400, "JSON that ends too early", "{\"name\":\"a\""),
        json(400, "no JSON at all", "name=a&litres=1"),
        json(400, "an array for an object", "[]"),
        json(400, "null for an object", "null"),
        json(400, "a wrong type", "{\"name\":\"a\",\"litres\":\"two\"}"),
        json(400, "a fraction for an integer", "{\"name\":\"a\",\"litres\":1.5}"),
        json(400, "a number out of range", "{\"name\":\"a\",\"litres\":51}"),
        json(400, "a number that no machine holds", "{\"name\":\"a\",\"litres\":1e999}"),
        json(400, "NaN", "{\"name\":\"a\",\"litres\":NaN}"),
        json(400, "a missing field", "{\"name\":\"a\"}"),
        json(400, "an unknown field", "{\"name\":\"a\",\"litres\":1,\"colour\":\"red\"}"),
        json(400, "bytes that are no UTF-8", "{\"name\":\"\u00c3(\",\"litres\":1}"),
        json(400, "an overlong UTF-8 slash", "{\"name\":\"\u00c0\u00af\",\"litres\":1}"),
        json(400, "half a surrogate pair", "{\"name\":\"\\ud800\",\"litres\":1}"),
        json(400, "brackets without end", "[".repeat(4_000)),
        json(400, "an empty body", ""),
        json(400, "something behind the JSON", "{\"name\":\"a\",\"litres\":1} {}"),
        json(413, "a body over the limit", " ".repeat(4_097)),
        of(
            413,
            "a body that would not fit the machine",
            "POST "
                + POTS
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 9223372036854775807\r\n\r\n"),
        of(
            413,
            "chunks over the limit",
            "POST "
                + POTS
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + ("400\r\n" + " ".repeat(1_024) + "\r\n").repeat(5)),
        post(415, "text for JSON", "text/plain", "{}"),
        post(415, "a media type that is none", "jsonish", "{}"),
        of(
            415,
            "a body without a media type",
            "POST " + POTS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"));
  }

  static Stream<Case> targets() {
    return Stream.of(
        get(400, "a limit that is no number", PRODUCTS + "?limit=many"),
        get(400, "a negative limit", PRODUCTS + "?limit=-1"),
        get(400, "a limit of zero", PRODUCTS + "?limit=0"),
        get(400, "a limit that overflows", PRODUCTS + "?limit=99999999999999999999"),
        get(400, "an unknown parameter", PRODUCTS + "?limt=3"),
        get(400, "a parameter given twice", PRODUCTS + "?limit=1&limit=2"),
        get(400, "a cursor that is none", PRODUCTS + "?cursor=garbage"),
        get(400, "a cursor of zeros", PRODUCTS + "?cursor=AAAAAAAAAAAAAAAA"),
        get(400, "an endless cursor", PRODUCTS + "?cursor=" + "A".repeat(3_000)),
        get(400, "an endless search", PRODUCTS + "?q=" + "a".repeat(3_000)),
        get(400, "a search that is no UTF-8", PRODUCTS + "?q=%C3%28"),
        get(400, "a search with NUL", PRODUCTS + "?q=a%00b"),
        get(400, "a broken escape in the query", PRODUCTS + "?q=%zz"),
        get(400, "a broken escape in the path", PRODUCTS + "/%zz"),
        get(400, "an overlong slash in the path", PRODUCTS + "/%c0%af"),
        get(400, "NUL in the path", PRODUCTS + "/a%00b"),
        get(400, "a way up", PRODUCTS + "/../../../etc/passwd"),
        get(400, "a way up in escapes", PRODUCTS + "/%2e%2e/%2e%2e/etc/passwd"),
        get(400, "a back slash", PRODUCTS + "\\..\\x"),
        get(400, "SQL for a SKU", PRODUCTS + "/%27%3B%20DROP%20TABLE%20products%3B--"),
        get(404, "a path of a thousand steps", "/api" + "/a".repeat(1_000)),
        get(404, "slashes only", "////////"),
        get(404, "nothing there", "/api/catalog"),
        get(414, "an endless path", "/api/" + "a".repeat(20_000)),
        of(405, "a method not offered", "DELETE " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        of(405, "TRACE", "TRACE " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        of(
            406,
            "a picture of the products",
            "GET " + PRODUCTS + " HTTP/1.1\r\nHost: a\r\nAccept: image/png\r\n\r\n"));
  }

  private static Case head(int status, String name, String... headers) {
    return fatal(
        status,
        name,
        "GET " + PRODUCTS + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  static Stream<Case> heads() {
    return Stream.of(
        head(400, "no Host", "Accept: */*"),
        head(400, "two Hosts", "Host: localhost", "Host: example.com"),
        head(400, "a header without a colon", "Host: localhost", "Nonsense"),
        head(400, "a header without a name", "Host: localhost", ": nonsense"),
        head(400, "a blank before the colon", "Host: localhost", "Accept : */*"),
        head(400, "a folded header", "Host: localhost", "Accept: a", " b"),
        head(400, "NUL in a header", "Host: localhost", "X-A: a\u0000b"),
        head(431, "an endless header", "Host: localhost", "X-A: " + "a".repeat(20_000)),
        head(431, "headers without end", "Host: localhost", "X-A: a\r\n".repeat(4_000) + "X-A: a"),
        fatal(400, "a method with strange letters", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        fatal(400, "no HTTP at all", "hello\r\n\r\n"),
        fatal(400, "half a request line", "GET\r\n\r\n"),
        fatal(400, "a TLS greeting", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\r\n\r\n"));
  }

  private static Case smuggled(String name, String... headers) {
    return fatal(
        400,
        name,
        "POST "
            + POTS
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + "0\r\n\r\nGET "
            + POTS
            + "/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  static Stream<Case> smuggling() {
    return Stream.of(
        smuggled("length and chunks", "Content-Length: 5", "Transfer-Encoding: chunked"),
        smuggled("chunks and length", "Transfer-Encoding: chunked", "Content-Length: 5"),
        smuggled("two lengths", "Content-Length: 5", "Content-Length: 60"),
        smuggled("two lengths in one", "Content-Length: 5, 60"),
        smuggled("a negative length", "Content-Length: -5"),
        smuggled("a length with a sign", "Content-Length: +5"),
        smuggled("a length in hex", "Content-Length: 0x5"),
        smuggled("a length that overflows", "Content-Length: 99999999999999999999"),
        smuggled("an unknown coding", "Transfer-Encoding: xchunked"),
        smuggled("chunked is not last", "Transfer-Encoding: chunked, identity"),
        smuggled("chunked twice", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        smuggled("a disguised coding", "Transfer-Encoding: \u000bchunked"),
        smuggled("a blank before the colon", "Transfer-Encoding : chunked", "Content-Length: 5"),
        fatal(
            400,
            "chunks of no size",
            "POST "
                + POTS
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
        fatal(
            400,
            "chunks of negative size",
            "POST "
                + POTS
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource({"bodies", "targets", "heads", "smuggling"})
  void isRefusedAsAProblemAndTheNextOneIsServed(Case bad, Cluster cluster) throws IOException {
    try (HttpConnection connection = cluster.connect()) {
      connection.send(bad.bytes());
      Answer answer = connection.receive();
      assertThat(answer.status()).as(answer.toString()).isEqualTo(bad.status());
      assertThat(answer.isProblem()).as(answer.toString()).isTrue();
      assertThat(answer.text()).doesNotContain("Exception", "dev.coppice", "io.vertx", "java.");
      if (bad.closes()) {
        assertThat(connection.closedByServer()).as("closed after " + answer).isTrue();
      }
    }
    assertTheNextOneIsServed(cluster);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE products; --",
        "%' OR '1'='1",
        "\\' UNION SELECT version() --",
        "basket & | ! ( : * <->",
        "%_%_%_%",
        "\u202e\ud83d\udca5"
      })
  void textToSearchForIsTextWhateverItLooksLike(String text, Cluster cluster) throws IOException {
    String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
    Answer answer = cluster.get(PRODUCTS + "?q=" + query);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().getJsonArray("items")).isEmpty();
    assertTheNextOneIsServed(cluster);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/pottery/kiln",
        "/api/inventory/reservations/r-1/confirm",
        "/operations/catalog/importProducts",
        "/operations/pottery/fireKiln",
        "/health/ready",
        "/registry",
        "/metrics"
      })
  void whatIsInternalIsNotThereFromOutside(String target, Cluster cluster) throws IOException {
    Answer answer = post(cluster, target, "X-Coppice-Operator: yes\r\n");
    assertThat(answer.status()).as(answer.toString()).isIn(404, 405);
    assertThat(answer.isProblem()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/catalog/products",
        "/api/catalog/products/import",
        "/api/inventory/items/import"
      })
  void whatNeedsATokenIsDoneForNobodyWithout(String target, Cluster cluster) throws IOException {
    for (String header :
        List.of("", "X-Coppice-Operator: yes\r\n", "Authorization: Basic YTpi\r\n")) {
      Answer answer = post(cluster, target, header);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).contains("Bearer realm=\"coppice\"");
    }
  }

  private static Answer post(Cluster cluster, String target, String header) throws IOException {
    try (HttpConnection connection = cluster.connect()) {
      connection.send(
          "POST "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + header
              + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
      return connection.receive();
    }
  }

  @Test
  void aClientThatNeverEndsItsHeadHoldsNobodyUp(Cluster cluster) throws IOException {
    try (HttpConnection slow = cluster.connect()) {
      slow.send("GET " + PRODUCTS + " HTTP/1.1\r\nHost: local");
      assertTheNextOneIsServed(cluster);
    }
  }

  @Test
  void whoHangsUpWithinABodyLeavesNothingBehind(Cluster cluster) throws IOException {
    try (HttpConnection rude = cluster.connect()) {
      rude.send(
          "POST "
              + POTS
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{\"name\":");
    }
    assertTheNextOneIsServed(cluster);
  }

  private static void assertTheNextOneIsServed(Cluster cluster) throws IOException {
    Answer product = cluster.get(Shop.product(Shop.skus().get(0)).target());
    assertThat(product.status()).as(product.toString()).isEqualTo(200);
    Answer pot = cluster.get(POTS + "/good");
    assertThat(pot.status()).as(pot.toString()).isEqualTo(200);
  }
}
