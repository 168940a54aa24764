package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1 as attackers speak it who want our memory or our time, not our data. */
class HttpAbuseTest {

  private static final int MANY = 200;
  private static final String GET = "GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String PUT =
      "PUT /api/shop/items/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = PUT + "Transfer-Encoding: chunked\r\n\r\n";

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of(
              "coppice.gateway.timeout.head", "1s",
              "coppice.gateway.timeout.write", "1s"));
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    gateway.close();
  }

  private RawClient client() {
    RawClient client = new RawClient(gateway.port);
    clients.add(client);
    return client;
  }

  private double figure(String name) {
    return gateway.meters.get("coppice.gateway." + name).gauge().value();
  }

  private void assertThatOthersAreServed() {
    assertThat(gateway.get("/api/shop/items").statusCode()).isEqualTo(200);
  }

  /** Others are served at every moment until there are no connections but theirs. */
  private void assertThatOthersAreServedUntilTheseAreGone() {
    Await.until(
        "nobody is there but one",
        () -> {
          assertThatOthersAreServed();
          return figure("connections") <= 1;
        });
    Await.until("nothing is left of their requests", () -> figure("inflight") == 0);
  }

  @Test
  void hasNoRoomForTenThousandHeaders() {
    StringBuilder head = new StringBuilder("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 10_000; i++) {
      head.append("X-").append(i).append(": y\r\n");
    }
    RawClient client = client().send(head + "\r\n");
    assertThat(client.answer().status()).isEqualTo(431);
    assertThat(client.isClosedByPeer()).isTrue();
    assertThatOthersAreServed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1;a=", // an extension
        "1;\"", // one in quotes
        "0000000000", // a size
        "1 ", // blanks
        "2\r\n{}\r\n0\r\nX-A: ", // a trailer
        "2\r\n{}\r\n0\r\n" // nothing but trailers, see below
      })
  void endsChunkedBodiesWhoseLinesNeverEnd(String beginning) {
    RawClient client = client().send(CHUNKED + beginning);
    String more = beginning.endsWith("0\r\n") ? "X-A: b\r\n" : beginning.endsWith(" ") ? " " : "0";
    client.send(more.repeat(20_000));
    assertThat(client.answer().status()).isEqualTo(400);
    assertThat(client.isClosedByPeer()).isTrue();
    assertThat(gateway.services.calls()).isEmpty();
    assertThatOthersAreServed();
  }

  @Test
  void countsWhatIsInChunksNotHowManyThereAre() {
    RawClient client = client().send(CHUNKED);
    client.send(("1;" + "x".repeat(500) + "\r\n ").repeat(1) + "\r\n");
    client.send("1\r\n \r\n".repeat(2_000));
    assertThat(client.answer().status()).isEqualTo(413);
    assertThat(client.isClosedByPeer()).isTrue();
    assertThatOthersAreServed();
  }

  @Test
  void endsHeadsThatDribble() {
    for (int i = 0; i < MANY; i++) {
      client().send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\nX-");
    }
    long dribble =
        gateway.vertx.setPeriodic(
            200,
            tick ->
                clients.forEach(
                    client -> {
                      try {
                        client.send("a");
                      } catch (UncheckedIOException e) {
                        // The gateway has had enough of it.
                      }
                    }));
    assertThatOthersAreServedUntilTheseAreGone();
    assertThat(gateway.vertx.cancelTimer(dribble)).isTrue();
    assertThat(clients.get(0).answer().status()).isEqualTo(408);
    assertThat(clients.get(MANY - 1).answer().status()).isEqualTo(408);
  }

  @Test
  void endsBodiesThatDribble() {
    for (int i = 0; i < MANY; i++) {
      client().send(i % 2 == 0 ? CHUNKED + "5\r\n12" : PUT + "Content-Length: 1000\r\n\r\n12");
    }
    assertThatOthersAreServedUntilTheseAreGone();
    assertThat(clients.get(0).answer().status()).isEqualTo(408);
    assertThat(clients.get(MANY - 1).answer().status()).isEqualTo(408);
    assertThat(gateway.services.calls()).noneMatch(call -> call.operation().equals("putItem"));
  }

  @Test
  void endsConnectionsThatTakeNoAnswers() {
    Buffer large = Buffer.buffer(new byte[1 << 20]);
    gateway.services.when("getItem", Response.json(200, large));
    String asked = "GET /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500);
    for (int i = 0; i < 5; i++) {
      client().send(asked);
    }
    assertThatOthersAreServedUntilTheseAreGone();
    assertThat(gateway.services.calls())
        .filteredOn(call -> call.operation().equals("getItem"))
        .as("it goes on asking services only while its answers are taken")
        .hasSizeLessThan(5 * 100);
  }

  @Test
  void answersOneRequestAtATimeHoweverManyArePipelined() {
    RawClient client = client().send(GET.repeat(1_000));
    for (int i = 0; i < 1_000; i++) {
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void endsHandshakesThatNeverBegin() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Map<String, String> settings =
        Map.of(
            "coppice.http.tls.certificate", certificate.certificatePath(),
            "coppice.http.tls.key", certificate.privateKeyPath(),
            "coppice.gateway.timeout.head", "1s");
    try (GatewayFixture secure = new GatewayFixture(settings);
        RawClient silent = new RawClient(secure.port);
        RawClient half = new RawClient(secure.port)) {
      half.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
      assertThat(silent.isClosedByPeer()).isTrue();
      assertThatThrownBy(half::answer).isInstanceOf(UncheckedIOException.class);
    } finally {
      certificate.delete();
    }
  }

  @Test
  void goesOnAfterAHundredThousandBytesOfNonsense() {
    RawClient client = client();
    try {
      client.send("\u00ff\u0000".repeat(50_000));
    } catch (UncheckedIOException e) {
      // It has closed already.
    }
    assertThat(new JsonObject(client.answer().body()).getInteger("status")).isEqualTo(400);
    assertThatOthersAreServed();
  }
}
