package dev.coppice.acquirer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An acquirer that runs, a shop's ear for its webhooks, and what tests say to it over HTTP. */
final class Bank implements BeforeAllCallback, AfterAllCallback {

  static final String KEY = "the key of the tests";
  static final String SECRET = "the secret of the tests";

  /** A webhook that came. */
  record Heard(String signature, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String reference() {
      return json().getJsonObject("authorisation").getString("reference");
    }
  }

  /** An answer. */
  record Answer(int status, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String code() {
      return json().getJsonObject("error").getString("code");
    }
  }

  private final PostgresExtension postgres = PostgresExtension.sharedServer();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /** How many webhooks are to be refused before the next is taken. */
  final AtomicInteger refusals = new AtomicInteger();

  private int port;
  private @Nullable TestCluster cluster;
  private @Nullable HttpServer ear;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    postgres.beforeAll(context);
    port = FreePorts.one();
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listening.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (!refused) {
            heard.add(new Heard(exchange.getRequestHeaders().getFirst("Acquirer-Signature"), body));
          }
          exchange.sendResponseHeaders(refused ? 503 : 204, -1);
          exchange.close();
        });
    listening.start();
    ear = listening;
    start();
  }

  private void start() {
    TestCluster opened =
        new TestCluster(
            Map.of(
                "coppice.postgres.uri",
                postgres.uri(),
                "coppice.acquirer.http.port",
                Integer.toString(port),
                "coppice.acquirer.key",
                KEY,
                "coppice.acquirer.webhook.secret",
                SECRET,
                "coppice.acquirer.late",
                "300ms",
                "coppice.acquirer.silence",
                "20s",
                "coppice.acquirer.challenge.life",
                "1h"));
    cluster = opened;
    opened.start(new AcquirerPart());
  }

  /** Stops it and starts it again on the same port and database. */
  void restart() {
    Objects.requireNonNull(cluster).close();
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      Objects.requireNonNull(cluster).close();
      Objects.requireNonNull(ear).stop(0);
    } finally {
      postgres.afterAll(context);
    }
  }

  PostgresExtension postgres() {
    return postgres;
  }

  List<Heard> heardOf(String reference) {
    return heard.stream().filter(each -> each.reference().equals(reference)).toList();
  }

  Answer post(String path, @Nullable String idempotencyKey, JsonObject body) {
    return post(path, KEY, idempotencyKey, body.encode());
  }

  Answer post(String path, String key, @Nullable String idempotencyKey, String body) {
    return posting(path, key, idempotencyKey, body).join();
  }

  CompletableFuture<Answer> posting(
      String path, String key, @Nullable String idempotencyKey, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Acquirer-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).header("Acquirer-Key", KEY)).join();
  }

  Answer postForm(String path, String form) {
    return send(HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)))
        .join();
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request) {
    return client
        .sendAsync(request.timeout(Await.LIMIT).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> new Answer(answer.statusCode(), answer.body()));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  static JsonObject card(String number) {
    return JsonObject.of("number", number, "expiryMonth", 12, "expiryYear", 2040, "cvc", "123");
  }

  String token(TestCard card) {
    Answer made = post("/v1/tokens", null, card(card.number()));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.json().getString("token");
  }

  JsonObject order(String reference, TestCard card, long amount) {
    return JsonObject.of(
        "reference",
        reference,
        "amount",
        amount,
        "currency",
        "EUR",
        "token",
        token(card),
        "webhook",
        "http://127.0.0.1:" + Objects.requireNonNull(ear).getAddress().getPort() + "/heard");
  }

  /** Asks to hold an amount, under the reference as the key. */
  JsonObject authorise(String reference, TestCard card, long amount) {
    Answer made = post("/v1/authorisations", reference, order(reference, card, amount));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.json();
  }

  JsonObject find(String id) {
    return get("/v1/authorisations/" + id).json();
  }
}
