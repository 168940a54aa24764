package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Database;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.RunDirectory;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Payments and the sandbox acquirer as processes, and what becomes of a payment when they are
 * killed.
 */
class PaymentsIT {

  private static final String APPROVED = "4242424242424242";
  private static final String SILENT = "4000000000000119";
  private static final int BANK_PORT = FreePorts.one();
  private static final Vertx VERTX = Vertx.vertx();

  private static Database database;
  private static NodeProcess bank;
  private static NodeProcess payments;

  @BeforeAll
  static void start() {
    database = Database.start(RunDirectory.swept("payments").path());
    bank = startBank();
    payments = startPayments();
  }

  private static NodeProcess startBank() {
    Map<String, String> settings = new HashMap<>(secrets());
    settings.put("coppice.postgres.uri", database.uriOf(FatJar.ACQUIRER));
    settings.put("coppice.acquirer.http.port", Integer.toString(BANK_PORT));
    return ready(NodeProcess.alone(FatJar.ACQUIRER, settings, List.of()));
  }

  private static NodeProcess startPayments() {
    Map<String, String> settings = new HashMap<>(secrets());
    settings.put("coppice.postgres.uri", database.uriOf(FatJar.PAYMENTS));
    settings.put("coppice.payments.acquirer.uri", "http://127.0.0.1:" + BANK_PORT);
    settings.put("coppice.payments.acquirer.timeout", "4s");
    settings.put("coppice.payments.unanswered.after", "500ms");
    return ready(NodeProcess.alone(FatJar.PAYMENTS, settings, List.of()));
  }

  private static Map<String, String> secrets() {
    return Map.of(
        "coppice.acquirer.key", "the key of the system test",
        "coppice.payments.acquirer.key", "the key of the system test",
        "coppice.acquirer.webhook.secret", "the secret of the system test",
        "coppice.payments.webhook.secret", "the secret of the system test");
  }

  private static NodeProcess ready(NodeProcess node) {
    Await.until(node + " is ready", node.management()::isReady);
    return node;
  }

  @AfterAll
  static void end() {
    payments.kill();
    bank.kill();
    database.close();
    Await.result(VERTX.close());
  }

  private static Answer operate(String target, JsonObject body) throws IOException {
    return payments.management().operate("payments/" + target, "application/json", body.encode());
  }

  /** Of an operation that takes no body. */
  private static Answer operate(String target) throws IOException {
    return payments.management().operate("payments/" + target, "application/json", "");
  }

  private static String token(String number) throws IOException {
    Answer made =
        operate(
            "makeCardToken",
            JsonObject.of("number", number, "expiryMonth", 12, "expiryYear", 2040, "cvc", "123"));
    assertThat(made.status()).as(made.toString()).isEqualTo(200);
    return made.json().getString("token");
  }

  /** Asks, and hears nothing of it when payments are killed meanwhile. */
  private static CompletableFuture<Void> asking(String target, String body) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            payments.management().operate("payments/" + target, "application/json", body);
          } catch (IOException e) {
            // They were killed, as the test wants it.
          }
        });
  }

  private static String state(String id) throws IOException {
    Answer found = operate("getPayment?path.paymentId=" + id);
    return found.status() == 200 ? found.json().getString("state") : "none";
  }

  private static void killAndStartPayments() {
    payments.kill();
    payments = startPayments();
  }

  private static String atTheBank(String payment) {
    Row row =
        Await.result(
            PgConnection.connect(VERTX, PgConnectOptions.fromUri(database.uriOf(FatJar.ACQUIRER)))
                .compose(
                    connection ->
                        connection
                            .query(
                                "SELECT count(*), sum(captured)::bigint FROM authorisations"
                                    + " WHERE reference = '"
                                    + payment
                                    + "'")
                            .execute()
                            .map(rows -> rows.iterator().next())
                            .eventually(connection::close)));
    return row.getLong(0) + " of " + row.getLong(1);
  }

  private static JsonObject order(String token) {
    return JsonObject.of("orderId", "o-1", "amount", 1_999, "currency", "EUR", "cardToken", token);
  }

  @Test
  void aPaymentEndsWellAndIsChargedOnceWhenPaymentsAreKilledOnTheWay() throws IOException {
    asking("authorisePayment?path.paymentId=killed", order(token(SILENT)).encode());
    Await.until("the acquirer has it", () -> atTheBank("killed").equals("1 of 0"));
    killAndStartPayments();
    Await.until("it is authorised", () -> state("killed").equals("authorised"));

    asking("capturePayment?path.paymentId=killed", "");
    Await.until("the acquirer has taken it", () -> atTheBank("killed").equals("1 of 1999"));
    killAndStartPayments();
    Await.until("it is captured", () -> state("killed").equals("captured"));
    assertThat(atTheBank("killed")).isEqualTo("1 of 1999");
    assertBooksAreClean();
  }

  @Test
  void aKilledAcquirerHasForgottenNothingAndIsAskedAgain() throws IOException {
    JsonObject order = order(token(APPROVED));
    bank.kill();
    operate("authorisePayment?path.paymentId=away", order);
    assertThat(state("away")).isEqualTo("pending");
    bank = startBank();
    Await.until("it is authorised", () -> state("away").equals("authorised"));
    assertThat(atTheBank("away")).isEqualTo("1 of 0");
    assertBooksAreClean();
  }

  private static void assertBooksAreClean() throws IOException {
    JsonObject audit = operate("audit").json();
    assertThat(audit.getBoolean("ok")).as(audit.encodePrettily()).isTrue();
  }
}
