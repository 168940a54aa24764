package dev.coppice.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coppice.acquirer.AcquirerPart;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.payments.provider.PaymentProvider;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Payments that run, with a sandbox acquirer that they reach over HTTP, and which reaches them by a
 * door for webhooks as a gateway would be.
 */
final class Till extends ServiceExtension {

  static final String APPROVED = "4242424242424242";
  static final String INSUFFICIENT_FUNDS = "4000000000009995";
  static final String SILENT = "4000000000000119";
  static final String LATE = "4000000000000077";
  static final String LATE_TWICE = "4000000000000259";
  static final String CHALLENGED = "4000000000003220";

  static final String SECRET = "the webhook secret of the tests";

  /** A webhook as it came to the door, and what was answered. */
  record Knock(String signature, String body, int status) {}

  private static final Vertx VERTX = Vertx.vertx();

  private final PostgresExtension bankPostgres = PostgresExtension.sharedServer();
  private final int bankPort;
  private final int doorPort;
  private final List<Knock> knocks = new CopyOnWriteArrayList<>();
  private @Nullable TestCluster bank;
  private @Nullable HttpServer door;

  /**
   * @param around what stands between payments and the acquirer
   */
  static Till with(UnaryOperator<PaymentProvider> around) {
    int port = FreePorts.adjacent(2);
    return new Till(around, port, port + 1);
  }

  private Till(UnaryOperator<PaymentProvider> around, int bankPort, int doorPort) {
    super(
        "payments",
        host -> PaymentsVerticle.assemble(host, around),
        PostgresExtension.sharedServer(),
        settings(bankPort, doorPort));
    this.bankPort = bankPort;
    this.doorPort = doorPort;
  }

  private static Map<String, String> settings(int bankPort, int doorPort) {
    return Map.of(
        "coppice.payments.acquirer.uri",
        "http://127.0.0.1:" + bankPort,
        "coppice.payments.acquirer.key",
        "the acquirer's key of the tests",
        "coppice.payments.acquirer.timeout",
        "2s",
        "coppice.payments.unanswered.after",
        "500ms",
        "coppice.payments.webhook.uri",
        "http://127.0.0.1:" + doorPort + "/webhooks",
        "coppice.payments.webhook.secret",
        SECRET);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    bankPostgres.beforeAll(context);
    TestCluster opened =
        new TestCluster(
            Map.of(
                "coppice.postgres.uri",
                bankPostgres.uri(),
                "coppice.acquirer.http.port",
                Integer.toString(bankPort),
                "coppice.acquirer.key",
                "the acquirer's key of the tests",
                "coppice.acquirer.webhook.secret",
                SECRET,
                "coppice.acquirer.late",
                "500ms",
                "coppice.acquirer.silence",
                "1m"));
    bank = opened;
    opened.start(new AcquirerPart());
    super.beforeAll(context);
    door = openDoor();
  }

  private HttpServer openDoor() {
    try {
      HttpServer opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), doorPort), 0);
      opened.createContext(
          "/webhooks",
          exchange -> {
            Buffer body = Buffer.buffer(exchange.getRequestBody().readAllBytes());
            String signature = exchange.getRequestHeaders().getFirst("Acquirer-Signature");
            int status = webhook(signature, body).status();
            knocks.add(new Knock(signature, body.toString(), status));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      opened.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      super.afterAll(context);
    } finally {
      if (door != null) {
        door.stop(0);
      }
      Objects.requireNonNull(bank).close();
      bankPostgres.afterAll(context);
    }
  }

  /** A second instance on the same database and acquirer, in a cluster of its own. */
  ServiceUnderTest secondInstance() {
    Map<String, String> settings = new HashMap<>(settings(bankPort, doorPort));
    settings.put("coppice.postgres.uri", postgres().uri());
    return new ServiceUnderTest("payments", PaymentsVerticle::assemble, settings);
  }

  Response webhook(String signature, Buffer body) {
    return service()
        .answer(
            service()
                .request("takeWebhook")
                .withJson(body)
                .withHeader("acquirer-signature", signature));
  }

  List<Knock> knocksOf(String payment) {
    return knocks.stream().filter(knock -> knock.body().contains('"' + payment + '"')).toList();
  }

  static JsonObject card(String number) {
    return JsonObject.of("number", number, "expiryMonth", 12, "expiryYear", 2040, "cvc", "737");
  }

  Response makeToken(JsonObject card) {
    return service().answer(service().request("makeCardToken").withJson(card.toBuffer()));
  }

  String token(String number) {
    Response made = makeToken(card(number));
    assertThat(made.status()).as(made.body()::toString).isEqualTo(200);
    return made.jsonBody().getString("token");
  }

  static JsonObject order(String token, long amount) {
    return new JsonObject()
        .put("orderId", "order-1")
        .put("customer", "ada")
        .put("amount", amount)
        .put("currency", "EUR")
        .put("cardToken", token);
  }

  Request authorising(String id, JsonObject order) {
    return service()
        .request("authorisePayment")
        .withPath("paymentId", id)
        .withJson(order.toBuffer());
  }

  JsonObject authorise(String id, String number, long amount) {
    return ok(service().answer(authorising(id, order(token(number), amount))));
  }

  Response capture(String id) {
    return service().answer(service().request("capturePayment").withPath("paymentId", id));
  }

  Response letGo(String id) {
    return service().answer(service().request("voidPayment").withPath("paymentId", id));
  }

  Response refund(String id, String refund, long amount) {
    return service()
        .answer(
            service()
                .request("refundPayment")
                .withPath("paymentId", id)
                .withPath("refundId", refund)
                .withJson(JsonObject.of("amount", amount).toBuffer()));
  }

  JsonObject get(String id) {
    return ok(service().answer(service().request("getPayment").withPath("paymentId", id)));
  }

  String state(String id) {
    return get(id).getString("state");
  }

  void awaitState(String id, String state) {
    Await.until(id + " is " + state, () -> state(id).equals(state));
  }

  static JsonObject ok(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  JsonObject audit() {
    return ok(service().answer(service().request("audit")));
  }

  void assertBooksAreClean() {
    JsonObject audit = audit();
    assertThat(audit.getBoolean("ok")).as(audit.encodePrettily()).isTrue();
  }

  JsonArray entries(String payment) {
    return ok(service().answer(service().request("listEntries").withQuery("payment", payment)))
        .getJsonArray("items");
  }

  /** How many authorisations the acquirer has of a payment, and what it captured and refunded. */
  String atTheBank(String payment) {
    Row row =
        sql(
                bankPostgres,
                "SELECT count(*), sum(captured)::bigint, sum(refunded)::bigint"
                    + " FROM authorisations WHERE reference = '"
                    + payment
                    + "'")
            .get(0);
    return row.getLong(0) + " of " + row.getLong(1) + " - " + row.getLong(2);
  }

  /** All that is in all tables of both databases. */
  String dump() {
    StringBuilder dump = new StringBuilder();
    for (PostgresExtension each : List.of(postgres(), bankPostgres)) {
      sql(each, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
          .forEach(
              table ->
                  sql(each, "SELECT t::text FROM \"" + table.getString(0) + "\" AS t")
                      .forEach(row -> dump.append(row.getString(0)).append('\n')));
    }
    return dump.toString();
  }

  /** What waits to be told of a payment; nobody has named a Kafka here. */
  List<OutboxEvent> told(String payment) {
    return OutboxEvent.of(postgres().uri(), payment);
  }

  List<Row> sql(String statement) {
    return sql(postgres(), statement);
  }

  private static List<Row> sql(PostgresExtension postgres, String statement) {
    return Await.result(
        PgConnection.connect(VERTX, PgConnectOptions.fromUri(postgres.uri()))
            .compose(
                connection ->
                    connection
                        .query(statement)
                        .execute()
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
                        .eventually(connection::close)));
  }

  Future<Response> call(Request request) {
    return service().call(request);
  }
}
