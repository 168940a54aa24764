package dev.coppice.payments;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.payments.FlakyLine.Break;
import dev.coppice.payments.Till.Knock;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payments on a real PostgreSQL with a real sandbox acquirer. Each test has ids of its own. */
class PaymentsTest {

  @RegisterExtension static final Till till = Till.with(FlakyLine::new);

  @AfterEach
  void theBooksAreClean() {
    till.assertBooksAreClean();
  }

  @Test
  void authorisesCapturesAndRefundsInParts() {
    till.authorise("whole", Till.APPROVED, 1_000);
    till.awaitState("whole", "authorised");
    assertThat(Till.ok(till.capture("whole")).getString("state")).isEqualTo("captured");
    assertThat(Till.ok(till.capture("whole")).getString("state")).isEqualTo("captured");
    assertThat(Till.ok(till.refund("whole", "r1", 400)).getString("state"))
        .isEqualTo("partially_refunded");
    assertThat(Till.ok(till.refund("whole", "r1", 400)).getLong("refunded")).isEqualTo(400);
    assertProblem(till.refund("whole", "r1", 401), 409, "refund r1 of payment whole is of 400");
    assertProblem(till.refund("whole", "r2", 601), 422, "600 of the 1000 of payment whole");
    assertThat(Till.ok(till.refund("whole", "r3", 600)).getString("state")).isEqualTo("refunded");
    assertThat(till.atTheBank("whole")).isEqualTo("1 of 1000 - 1000");
    assertThat(till.entries("whole")).hasSize(3);
  }

  @Test
  void letsGoOfWhatIsHeldOnce() {
    till.authorise("void", Till.APPROVED, 1_000);
    till.awaitState("void", "authorised");
    assertThat(Till.ok(till.letGo("void")).getString("state")).isEqualTo("voided");
    assertThat(Till.ok(till.letGo("void")).getString("state")).isEqualTo("voided");
    assertProblem(till.capture("void"), 409, "payment void is voided and cannot be captured");
    assertProblem(till.refund("void", "r", 1), 409, "payment void is voided");
    assertThat(till.entries("void")).isEmpty();
  }

  @Test
  void letsGoOfWhatItsCustomerHasNotConfirmed() {
    till.authorise("void-asked", Till.CHALLENGED, 1_000);
    till.awaitState("void-asked", "requires_action");
    till.letGo("void-asked");
    till.awaitState("void-asked", "voided");
    assertThat(Till.ok(till.letGo("void-asked")).getJsonArray("underWay")).isEmpty();
  }

  @Test
  void letsGoOfWhatIsApprovedLate() {
    till.authorise("void-late", Till.LATE, 1_000);
    till.letGo("void-late");
    till.awaitState("void-late", "voided");
    assertProblem(till.capture("void-late"), 409, "payment void-late is voided");
    assertThat(till.entries("void-late")).isEmpty();
  }

  @Test
  void letsGoOfWhatTheAcquirerHasNotAnswered() {
    till.authorise("void-silent", Till.SILENT, 1_000);
    till.letGo("void-silent");
    till.awaitState("void-silent", "voided");
  }

  @Test
  void tellsWhyItIsDeclined() {
    JsonObject declined = till.authorise("declined", Till.INSUFFICIENT_FUNDS, 1_000);
    assertThat(declined.getString("state")).isEqualTo("declined");
    assertThat(declined.getString("reason")).isEqualTo("insufficient_funds");
    assertProblem(till.capture("declined"), 409, "payment declined is declined");
  }

  @Test
  void failsWithATokenThatTheAcquirerDoesNotKnow() {
    Response answer = till.service().answer(till.authorising("token", Till.order("tok_0", 5)));
    assertThat(Till.ok(answer).getString("state")).isEqualTo("failed");
    assertThat(answer.jsonBody().getString("reason")).isEqualTo("unknown_token");
  }

  @Test
  void answersTheSameAgainAndRefusesOtherContent() {
    JsonObject order = Till.order(till.token(Till.APPROVED), 700);
    Till.ok(till.service().answer(till.authorising("same", order)));
    till.awaitState("same", "authorised");
    Response again = till.service().answer(till.authorising("same", order));
    assertThat(Till.ok(again).getString("state")).isEqualTo("authorised");
    Response other = till.service().answer(till.authorising("same", order.put("amount", 701)));
    assertProblem(other, 409, "payment same is of 700 EUR for order order-1");
    assertThat(till.atTheBank("same")).isEqualTo("1 of 0 - 0");
  }

  @Test
  void chargesOnceWhenTwoInstancesAreAskedAtOnce() {
    JsonObject order = Till.order(till.token(Till.APPROVED), 800);
    try (ServiceUnderTest other = till.secondInstance()) {
      List<Future<Response>> asked = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        asked.add(till.call(till.authorising("both", order)));
        asked.add(other.call(till.authorising("both", order)));
      }
      assertThat(Await.result(Future.all(asked)).<Response>list())
          .extracting(Response::status)
          .containsOnly(200);
      till.awaitState("both", "authorised");
      List<Future<Response>> taken = new ArrayList<>();
      for (ServiceUnderTest each : List.of(till.service(), other)) {
        taken.add(each.call(each.request("capturePayment").withPath("paymentId", "both")));
      }
      Await.result(Future.all(taken));
    }
    till.awaitState("both", "captured");
    assertThat(till.atTheBank("both")).isEqualTo("1 of 800 - 0");
    assertThat(till.entries("both")).hasSize(1);
  }

  @Test
  void aSilentAcquirerLeavesItPendingAndItIsFoundOut() {
    JsonObject pending = till.authorise("silent", Till.SILENT, 900);
    assertThat(pending.getString("state")).isEqualTo("pending");
    assertThat(pending.getJsonArray("underWay")).containsExactly("authorise");
    till.awaitState("silent", "authorised");
    assertThat(till.atTheBank("silent")).isEqualTo("1 of 0 - 0");
  }

  @ParameterizedTest
  @EnumSource(value = Break.class, mode = EnumSource.Mode.EXCLUDE, names = "NOWHERE")
  void whereverTheLineBreaksItChargesOnceAndLosesNothing(Break where) {
    String id = "broken-" + where;
    JsonObject order = Till.order(till.token(Till.APPROVED), 1_100);
    throughABreak(where, 1_100, till.authorising(id, order));
    till.awaitState(id, "authorised");
    Request capture = till.service().request("capturePayment").withPath("paymentId", id);
    throughABreak(where, 1_100, capture);
    till.awaitState(id, "captured");
    Request refund =
        till.service()
            .request("refundPayment")
            .withPath("paymentId", id)
            .withPath("refundId", "r")
            .withJson(JsonObject.of("amount", 100).toBuffer());
    throughABreak(where, 100, refund);
    till.awaitState(id, "partially_refunded");
    assertThat(till.atTheBank(id)).isEqualTo("1 of 1100 - 100");
    assertThat(till.entries(id)).hasSize(2);
  }

  /** One whose process dies is never answered. */
  private static void throughABreak(Break where, long amount, Request request) {
    FlakyLine.breakNext(where, amount);
    till.call(request);
    Await.until("it breaks", FlakyLine::hasBroken);
  }

  @Test
  void aWebhookTellsOfWhatIsApprovedLate() {
    assertThat(till.authorise("late", Till.LATE, 300).getString("state")).isEqualTo("pending");
    Await.until("the webhook comes", () -> !till.knocksOf("late").isEmpty());
    assertThat(till.knocksOf("late").get(0).status()).isEqualTo(204);
    assertThat(till.state("late")).isEqualTo("authorised");
  }

  @Test
  void aWebhookThatComesTwiceChangesNothingAndIsTaken() {
    till.authorise("twice", Till.LATE_TWICE, 300);
    Await.until("it comes twice", () -> till.knocksOf("twice").size() == 2);
    assertThat(till.knocksOf("twice")).extracting(Knock::status).containsOnly(204);
    assertThat(till.sql("SELECT id FROM webhook_events WHERE payment = 'twice'")).hasSize(1);
    assertThat(till.state("twice")).isEqualTo("authorised");
  }

  @Test
  void aReplayedWebhookChangesNothingWhenThePaymentHasComeFurther() {
    till.authorise("replayed", Till.LATE, 300);
    till.awaitState("replayed", "authorised");
    Till.ok(till.capture("replayed"));
    till.awaitState("replayed", "captured");
    Await.until("the webhook comes", () -> till.knocksOf("replayed").size() == 1);
    Buffer body = Buffer.buffer(till.knocksOf("replayed").get(0).body());
    assertThat(till.webhook(signed(body, Instant.now()), body).status()).isEqualTo(204);
    Buffer later = Buffer.buffer(body.toString().replaceFirst("evt_", "evt_other_"));
    assertThat(till.webhook(signed(later, Instant.now()), later).status()).isEqualTo(204);
    assertThat(till.state("replayed")).isEqualTo("captured");
  }

  @Test
  void believesNoForgedOrOldOrForeignWebhook() {
    till.authorise("forged", Till.CHALLENGED, 300);
    till.awaitState("forged", "requires_action");
    String event =
        """
        {"id": "evt_1", "authorisation": {"id": "auth_1", "reference": "%s", "amount": %d, \
        "currency": "EUR", "state": "approved"}}""";
    Buffer body = Buffer.buffer(event.formatted("forged", 300));
    assertProblem(till.webhook("t=1,v1=" + "0".repeat(64), body), 403, "Acquirer-Signature does");
    assertProblem(till.webhook("", body), 403, "Acquirer-Signature must be");
    assertProblem(
        till.webhook(signed(body, Instant.now().minusSeconds(400)), body),
        403,
        "Acquirer-Signature is from");
    // Signed well, but of another authorisation, amount or payment.
    assertProblem(till.webhook(signed(body, Instant.now()), body), 422, "payment forged");
    Buffer amount = Buffer.buffer(event.formatted("forged", 1));
    assertProblem(till.webhook(signed(amount, Instant.now()), amount), 422, "payment forged");
    Buffer nobody = Buffer.buffer(event.formatted("nobody", 300));
    assertProblem(till.webhook(signed(nobody, Instant.now()), nobody), 404, "there is no payment");
    Buffer nothing = Buffer.buffer("{\"id\": \"evt_1\"}");
    assertProblem(till.webhook(signed(nothing, Instant.now()), nothing), 400, "body");
    assertThat(till.state("forged")).isEqualTo("requires_action");
  }

  private static String signed(Buffer body, Instant when) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Till.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      long seconds = when.getEpochSecond();
      byte[] made = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(made);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "fail"})
  void aCustomerDecidesOnThePageOfTheAcquirer(String decision) throws Exception {
    String id = "page-" + decision;
    String page = till.authorise(id, Till.CHALLENGED, 300).getString("actionUrl");
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(page.replace("localhost", "127.0.0.1")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("decision=" + decision))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    till.awaitState(id, decision.equals("approve") ? "authorised" : "declined");
    assertThat(till.get(id).containsKey("actionUrl")).isFalse();
  }

  @Test
  void onlyItsCustomerAndTheStaffSeeAPayment() {
    till.authorise("seen", Till.APPROVED, 300);
    assertThat(seenBy(new Principal("ada", "shop", Set.of())).status()).isEqualTo(200);
    assertThat(seenBy(new Principal("bob", "shop", Set.of("payments:read"))).status())
        .isEqualTo(200);
    assertProblem(
        seenBy(new Principal("bob", "shop", Set.of("orders:read"))), 404, "there is no payment");
  }

  private static Response seenBy(Principal who) {
    Request get = till.service().request("getPayment").withPath("paymentId", "seen");
    return till.service()
        .answer(
            new Request(
                get.operation(),
                get.path(),
                get.query(),
                get.headers(),
                who,
                get.deadline(),
                null,
                null,
                null,
                get.body()));
  }

  @Test
  void theNumberOfACardIsNowhere() {
    String number = Till.APPROVED;
    String refused = "4111111111111111";
    List<String> logged;
    List<Response> answers = new ArrayList<>();
    try (EverythingLogged everything = new EverythingLogged()) {
      till.authorise("number", number, 300);
      answers.add(till.makeToken(Till.card(refused)));
      answers.add(till.makeToken(Till.card(refused + "x")));
      answers.add(till.makeToken(Till.card(refused).put("cvc", 7377)));
      logged = everything.lines();
    }
    assertThat(logged).noneMatch(line -> line.contains(number) || line.contains(refused));
    assertThat(till.dump()).contains("number").doesNotContain(number, refused);
    assertThat(answers).extracting(Response::status).containsExactly(422, 400, 400);
    assertThat(answers).noneMatch(answer -> answer.body().toString().contains(refused));
  }

  @Test
  void listsWhatIsBookedPageByPage() {
    till.authorise("listed", Till.APPROVED, 300);
    till.awaitState("listed", "authorised");
    Till.ok(till.capture("listed"));
    till.awaitState("listed", "captured");
    Till.ok(till.refund("listed", "r", 100));
    till.awaitState("listed", "partially_refunded");
    Request first = till.service().request("listEntries").withQuery("limit", "1");
    JsonObject page = Till.ok(till.service().answer(first.withQuery("payment", "listed")));
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("kind")).isEqualTo("refund");
    Request second =
        first.withQuery("payment", "listed").withQuery("cursor", page.getString("next"));
    JsonObject last = Till.ok(till.service().answer(second));
    assertThat(last.getJsonArray("items").getJsonObject(0).getString("kind")).isEqualTo("capture");
    assertThat(last.getString("next")).isNull();
    JsonObject balances = Till.ok(till.service().answer(till.service().request("listBalances")));
    assertThat(
            balances.getJsonArray("items").stream()
                .mapToLong(each -> ((JsonObject) each).getLong("balance"))
                .sum())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE postings SET amount = 1",
        "DELETE FROM postings",
        "TRUNCATE entries CASCADE",
        "INSERT INTO entries (reference, kind, payment) VALUES ('x', 'capture', 'p')",
        "WITH e AS (INSERT INTO entries (reference, kind, payment) VALUES ('y', 'capture', 'p')"
            + " RETURNING id) INSERT INTO postings SELECT id, line, account, amount, 'EUR' FROM e,"
            + " (VALUES (1, 'acquirer', 5), (2, 'sales', -4)) AS v (line, account, amount)",
        "UPDATE payments SET refunded = captured + 1, state = 'refunded'",
      })
  void theDatabaseItselfHoldsWhatMustAlwaysBeTrue(String statement) {
    String id = "held-" + Integer.toHexString(statement.hashCode());
    till.authorise(id, Till.APPROVED, 300);
    till.awaitState(id, "authorised");
    till.capture(id);
    till.awaitState(id, "captured");
    assertThatThrownBy(() -> till.sql(statement))
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("23514"));
  }
}
