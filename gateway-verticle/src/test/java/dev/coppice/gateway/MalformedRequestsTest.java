package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestsTest {

  private static final String GET = "GET /api/shop/items HTTP/1.1\r\n";
  private static final String PUT = "PUT /api/shop/items/1 HTTP/1.1\r\n";
  private static final String HOST = "Host: x\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String CHUNKS = "\r\n2\r\n{}\r\n0\r\n\r\n";

  private GatewayFixture gateway;

  @BeforeAll
  void open() {
    gateway = new GatewayFixture(Map.of("coppice.gateway.max.request.line", "1000"));
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  /** What it is, the bytes, and the status that answers them. */
  static Stream<Arguments> requestsThatEndTheConnection() {
    return Stream.of(
        Arguments.of(
            "both lengths",
            PUT + HOST + JSON + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n" + CHUNKS,
            400),
        Arguments.of(
            "both lengths, the other way round",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n" + CHUNKS,
            400),
        Arguments.of(
            "two equal lengths",
            PUT + HOST + JSON + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
            400),
        Arguments.of(
            "two lengths",
            PUT + HOST + JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            400),
        Arguments.of(
            "two lengths in HTTP/1.0",
            "PUT /api/shop/items/1 HTTP/1.0\r\n"
                + JSON
                + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            400),
        Arguments.of(
            "a list of lengths", PUT + HOST + JSON + "Content-Length: 2, 2\r\n\r\n{}", 400),
        Arguments.of(
            "a list of lengths in HTTP/1.0",
            "PUT /api/shop/items/1 HTTP/1.0\r\n" + JSON + "Content-Length: 2, 2\r\n\r\n{}",
            400),
        Arguments.of(
            "a length with a plus", PUT + HOST + JSON + "Content-Length: +2\r\n\r\n{}", 400),
        Arguments.of(
            "a length with a minus", PUT + HOST + JSON + "Content-Length: -2\r\n\r\n{}", 400),
        Arguments.of(
            "a length in hexadecimal", PUT + HOST + JSON + "Content-Length: 0x2\r\n\r\n{}", 400),
        Arguments.of(
            "a length with a blank in it",
            PUT + HOST + JSON + "Content-Length: 1 1\r\n\r\n{}",
            400),
        Arguments.of("a length of nothing", PUT + HOST + JSON + "Content-Length:\r\n\r\n{}", 400),
        Arguments.of(
            "a length beyond 64 bits",
            PUT + HOST + JSON + "Content-Length: 99999999999999999999\r\n\r\n{}",
            400),
        Arguments.of(
            "an unknown encoding",
            PUT + HOST + JSON + "Transfer-Encoding: xchunked\r\n" + CHUNKS,
            400),
        Arguments.of("identity", PUT + HOST + JSON + "Transfer-Encoding: identity\r\n\r\n", 400),
        Arguments.of(
            "two encodings",
            PUT + HOST + JSON + "Transfer-Encoding: gzip, chunked\r\n" + CHUNKS,
            400),
        Arguments.of(
            "chunked twice",
            PUT
                + HOST
                + JSON
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
                + CHUNKS,
            400),
        Arguments.of(
            "chunked, then another",
            PUT
                + HOST
                + JSON
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"
                + CHUNKS,
            400),
        Arguments.of(
            "an encoding with a parameter",
            PUT + HOST + JSON + "Transfer-Encoding: chunked;q=1\r\n" + CHUNKS,
            400),
        Arguments.of(
            "an encoding in quotes",
            PUT + HOST + JSON + "Transfer-Encoding: \"chunked\"\r\n" + CHUNKS,
            400),
        Arguments.of(
            "an encoding behind a vertical tab",
            PUT + HOST + JSON + "Transfer-Encoding: \u000bchunked\r\n" + CHUNKS,
            400),
        Arguments.of(
            "an encoding with a blank before the colon",
            PUT + HOST + JSON + "Transfer-Encoding : chunked\r\n" + CHUNKS,
            400),
        Arguments.of(
            "an encoding in HTTP/1.0",
            "PUT /api/shop/items/1 HTTP/1.0\r\n"
                + HOST
                + JSON
                + "Transfer-Encoding: chunked\r\n"
                + CHUNKS,
            400),
        Arguments.of("a folded header", GET + HOST + "X-A: b\r\n c\r\n\r\n", 400),
        Arguments.of("a folded header with a tab", GET + HOST + "X-A: b\r\n\tc\r\n\r\n", 400),
        Arguments.of(
            "a folded encoding",
            PUT + HOST + JSON + "Transfer-Encoding:\r\n chunked\r\n" + CHUNKS,
            400),
        Arguments.of("a blank before the first header", GET + " " + HOST + "\r\n", 400),
        Arguments.of("lines that end in LF", "GET /api/shop/items HTTP/1.1\nHost: x\n\n", 400),
        Arguments.of("one line that ends in LF", GET + "Host: x\n\r\n", 400),
        Arguments.of("a head that ends in LF", GET + HOST + "\n", 400),
        Arguments.of("a bare CR in a value", GET + HOST + "X-A: b\rc\r\n\r\n", 400),
        Arguments.of("a bare CR before a header", GET + HOST + "\rX-A: b\r\n\r\n", 400),
        Arguments.of("two CR before LF", GET + HOST + "X-A: b\r\r\n\r\n", 400),
        Arguments.of("a blank before the colon", GET + "Host : x\r\n\r\n", 400),
        Arguments.of("a header without a colon", GET + HOST + "X-A\r\n\r\n", 400),
        Arguments.of("a header without a name", GET + HOST + ": b\r\n\r\n", 400),
        Arguments.of("NUL in a value", GET + HOST + "X-A: b\0c\r\n\r\n", 400),
        Arguments.of("NUL in a name", GET + HOST + "X\0A: b\r\n\r\n", 400),
        Arguments.of("a control character in a value", GET + HOST + "X-A: b\u0001c\r\n\r\n", 400),
        Arguments.of("DEL in a value", GET + HOST + "X-A: b\u007fc\r\n\r\n", 400),
        Arguments.of("a name that is not ASCII", GET + HOST + "X-\u00c4: b\r\n\r\n", 400),
        Arguments.of("no host", GET + "\r\n", 400),
        Arguments.of("two hosts", GET + HOST + "Host: y\r\n\r\n", 400),
        Arguments.of("two equal hosts", GET + HOST + HOST + "\r\n", 400),
        Arguments.of("a host with a path", GET + "Host: x/y\r\n\r\n", 400),
        Arguments.of("a host with a user", GET + "Host: u@x\r\n\r\n", 400),
        Arguments.of("a host with a blank", GET + "Host: x y\r\n\r\n", 400),
        Arguments.of("two types", PUT + HOST + JSON + JSON + "Content-Length: 2\r\n\r\n{}", 400),
        Arguments.of(
            "two tokens", GET + HOST + "Authorization: a\r\nAuthorization: b\r\n\r\n", 400),
        Arguments.of(
            "two keys",
            PUT
                + HOST
                + JSON
                + "Idempotency-Key: a\r\nIDEMPOTENCY-KEY: b\r\nContent-Length: 2\r\n\r\n{}",
            400),
        Arguments.of(
            "two expectations",
            PUT
                + HOST
                + JSON
                + "Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
            400),
        Arguments.of(
            "two blanks in the request line",
            "GET  /api/shop/items HTTP/1.1\r\n" + HOST + "\r\n",
            400),
        Arguments.of(
            "a blank before the request line",
            " GET /api/shop/items HTTP/1.1\r\n" + HOST + "\r\n",
            400),
        Arguments.of(
            "a tab in the request line", "GET\t/api/shop/items HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a blank at the end of the request line",
            "GET /api/shop/items HTTP/1.1 \r\n" + HOST + "\r\n",
            400),
        Arguments.of(
            "a blank in the target", "GET /api/shop/items /x HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "NUL in the request line", "GET /api/shop/\0items HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a target that is not ASCII", "GET /api/shop/\u00e4 HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of("no version", "GET /api/shop/items\r\n\r\n", 400),
        Arguments.of("version 0.9", "GET /api/shop/items HTTP/0.9\r\n" + HOST + "\r\n", 400),
        Arguments.of("version 1.2", "GET /api/shop/items HTTP/1.2\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "version 2.0 as text", "GET /api/shop/items HTTP/2.0\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a version in lower case", "GET /api/shop/items http/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a method that is none", "G(T /api/shop/items HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "control characters before the request", "\u0001\u0002" + GET + HOST + "\r\n", 400),
        Arguments.of("an answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400),
        Arguments.of(
            "a hello of TLS",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            400),
        Arguments.of("half a preface of HTTP/2", "PRX * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        Arguments.of(
            "a chunk size that is none",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\nxx\r\n{}\r\n",
            400),
        Arguments.of(
            "a negative chunk size",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n",
            400),
        Arguments.of(
            "a chunk size in 0x form",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n",
            400),
        Arguments.of(
            "a chunk size beyond 31 bits",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n80000000\r\n{}\r\n",
            400),
        Arguments.of(
            "a chunk longer than it says",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "a chunk that ends in LF",
            PUT + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "a request line that is too long",
            "GET /" + "a".repeat(1000) + " HTTP/1.1\r\n" + HOST + "\r\n",
            414),
        Arguments.of(
            "a header that is too long",
            GET + HOST + "X-A: " + "b".repeat(20_000) + "\r\n\r\n",
            431),
        Arguments.of(
            "headers that are too many", GET + HOST + "X-A: b\r\n".repeat(3_000) + "\r\n", 431));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requestsThatEndTheConnection")
  void areAnsweredWithAProblemAndEndTheConnection(String name, String bytes, int status) {
    int calls = gateway.services.calls().size();
    try (RawClient client = new RawClient(gateway.port)) {
      // What a smuggler would want to be taken for the next request.
      client.send(bytes + "GET /api/shop/items/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      JsonObject problem = new JsonObject(answer.body());
      assertThat(problem.getInteger("status")).isEqualTo(status);
      assertThat(problem.getString("requestId")).isEqualTo(answer.header("x-request-id"));
      assertThat(client.isClosedByPeer()).isTrue();
    }
    assertThat(gateway.services.calls()).hasSize(calls);
  }

  @Test
  void doNoHarmToOthers() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("\0\0\0\0");
      assertThat(client.answer().status()).isEqualTo(400);
    }
    assertThat(gateway.get("/api/shop/items").statusCode()).isEqualTo(200);
  }

  @Test
  void areFoundWhateverTheirBytesComeIn() {
    String bytes = GET + HOST + "X-A: b\r\n c\r\n\r\n";
    for (int cut = 1; cut < bytes.length(); cut += 3) {
      try (RawClient client = new RawClient(gateway.port)) {
        client.send(bytes.substring(0, cut)).send(bytes.substring(cut));
        assertThat(client.answer().status()).as("cut at %d", cut).isEqualTo(400);
      }
    }
  }

  @Test
  void areFoundBehindASoundRequest() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(
          PUT + HOST + JSON + "Content-Length: 2\r\n\r\n{}" + GET + HOST + "X-A: b\r\n c\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }
}
