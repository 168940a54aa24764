package dev.coppice.acquirer;

import static dev.coppice.acquirer.Bank.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.acquirer.Bank.Answer;
import dev.coppice.acquirer.Bank.Heard;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The acquirer on a real PostgreSQL, asked over HTTP. Each test has references of its own. */
class AcquirerTest {

  @RegisterExtension static final Bank bank = new Bank();

  @ParameterizedTest
  @EnumSource(TestCard.class)
  void givesATokenForEachTestCard(TestCard card) {
    JsonObject token = bank.post("/v1/tokens", null, card(card.number())).json();
    assertThat(token.getString("token")).startsWith("tok_").hasSize(36);
    assertThat(token.getString("last4")).isEqualTo(card.last4());
    assertThat(token.getString("brand")).isIn("visa", "mastercard");
  }

  @ParameterizedTest
  @CsvSource({
    "4242424242424241, 12, 2040, 123, 422, invalid_card",
    "4111111111111111, 12, 2040, 123, 422, no_test_card",
    "4242, 12, 2040, 123, 422, invalid_card",
    "4242424242424242, 12, 2040, 12, 422, invalid_card",
    "4242424242424242, 12, 2020, 123, 422, expired_card",
    "4242424242424242, 13, 2040, 123, 400, invalid_request",
  })
  void refusesACardAndDoesNotRepeatItsNumber(
      String number, int month, int year, String cvc, int status, String code) {
    JsonObject card =
        JsonObject.of("number", number, "expiryMonth", month, "expiryYear", year, "cvc", cvc);
    Answer answer = bank.post("/v1/tokens", null, card);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    // The test cards are no secret, and a refusal names them.
    assertThat(answer.body()).doesNotContain("4111111111111111", "4242424242424241");
  }

  @ParameterizedTest
  @CsvSource({
    "APPROVED, approved,",
    "APPROVED_MASTERCARD, approved,",
    "INSUFFICIENT_FUNDS, declined, insufficient_funds",
    "STOLEN, declined, stolen_card",
    "LATE, pending,",
    "CHALLENGED, requires_action,",
  })
  void decidesByTheCard(TestCard card, String state, String reason) {
    JsonObject made = bank.authorise("decides-" + card, card, 1_999);
    assertThat(made.getString("state")).isEqualTo(state);
    assertThat(made.getString("reason")).isEqualTo(reason);
    assertThat(made.getLong("amount")).isEqualTo(1_999);
  }

  @Test
  void authorisesOnceForAKeyHoweverOftenAtOnce() {
    JsonObject order = bank.order("once", TestCard.APPROVED, 500);
    List<CompletableFuture<Answer>> asked =
        IntStream.range(0, 8)
            .mapToObj(i -> bank.posting("/v1/authorisations", Bank.KEY, "once", order.encode()))
            .toList();
    assertThat(asked.stream().map(CompletableFuture::join))
        .allMatch(answer -> answer.status() == 200)
        .extracting(answer -> answer.json().getString("id"))
        .containsOnly(asked.get(0).join().json().getString("id"));
    Answer other = bank.post("/v1/authorisations", "once", order.copy().put("amount", 501));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("key_reused");
  }

  @Test
  void keepsSilentButHasAuthorised() {
    String order = bank.order("silent", TestCard.SILENT, 700).encode();
    List<CompletableFuture<Answer>> both =
        IntStream.range(0, 2)
            .mapToObj(i -> bank.posting("/v1/authorisations", Bank.KEY, "silent", order))
            .toList();
    Answer second = (Answer) CompletableFuture.anyOf(both.toArray(CompletableFuture[]::new)).join();
    assertThat(second.json().getString("state")).isEqualTo("approved");
    assertThat(both).filteredOn(answer -> !answer.isDone()).hasSize(1);
  }

  @Test
  void capturesAndRefundsInPartsAndNeverMoreThanThereIs() {
    String id = bank.authorise("parts", TestCard.APPROVED, 1_000).getString("id");
    String at = "/v1/authorisations/" + id;
    assertThat(move(at + "/captures", "c1", 600).json().getLong("captured")).isEqualTo(600);
    assertThat(move(at + "/captures", "c1", 600).json().getLong("captured")).isEqualTo(600);
    assertThat(move(at + "/captures", "c2", 401).code()).isEqualTo("amount_too_large");
    assertThat(move(at + "/captures", "c3", 400).json().getLong("captured")).isEqualTo(1_000);
    assertThat(move(at + "/refunds", "r1", 999).json().getLong("refunded")).isEqualTo(999);
    assertThat(move(at + "/refunds", "r2", 2).status()).isEqualTo(422);
    assertThat(move(at + "/refunds", "r1", 998).code()).isEqualTo("key_reused");
    assertThat(move(at + "/refunds", "r3", 1).json().getLong("refunded")).isEqualTo(1_000);
    assertThat(bank.post(at + "/voids", "v", new JsonObject()).code()).isEqualTo("wrong_state");
    assertThat(bank.find(id).getLong("refunded")).isEqualTo(1_000);
  }

  private static Answer move(String path, String key, long amount) {
    return bank.post(path, "parts-" + key, JsonObject.of("amount", amount));
  }

  @Test
  void voidsWhatIsNotCaptured() {
    String id = bank.authorise("void", TestCard.APPROVED, 1_000).getString("id");
    String at = "/v1/authorisations/" + id;
    assertThat(bank.post(at + "/voids", "v1", new JsonObject()).json().getString("state"))
        .isEqualTo("voided");
    assertThat(bank.post(at + "/voids", "v1", new JsonObject()).status()).isEqualTo(200);
    assertThat(bank.post(at + "/captures", "v-c", JsonObject.of("amount", 1)).code())
        .isEqualTo("wrong_state");
  }

  @Test
  void tellsOfWhatIsApprovedLateInASignedWebhook() {
    String id = bank.authorise("late", TestCard.LATE, 300).getString("id");
    Await.until("the webhook comes", () -> !bank.heardOf("late").isEmpty());
    Heard heard = bank.heardOf("late").get(0);
    assertThat(heard.json().getString("type")).isEqualTo("authorisation.approved");
    long seconds = Long.parseLong(heard.signature().substring(2, heard.signature().indexOf(',')));
    assertThat(heard.signature())
        .isEqualTo(new Signing(Bank.SECRET).sign(heard.body(), Instant.ofEpochSecond(seconds)));
    assertThat(Duration.between(Instant.ofEpochSecond(seconds), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(bank.find(id).getString("state")).isEqualTo("approved");
  }

  @Test
  void tellsTwiceWithTheCardForThat() {
    bank.authorise("twice", TestCard.LATE_TWICE, 300);
    Await.until("it comes twice", () -> bank.heardOf("twice").size() == 2);
    List<Heard> heard = bank.heardOf("twice");
    assertThat(heard.get(1).body()).isEqualTo(heard.get(0).body());
  }

  @Test
  void repeatsAWebhookThatIsNotTaken() {
    bank.refusals.set(2);
    bank.authorise("refused", TestCard.LATE, 300);
    Await.until("it comes in the end", () -> bank.heardOf("refused").size() == 1);
  }

  @Test
  void theCustomerDecidesOnAPageWithoutScript() {
    JsonObject made = bank.authorise("challenge", TestCard.CHALLENGED, 12_345);
    String page = made.getString("actionUrl").replaceFirst("^http://[^/]+", "");
    assertThat(bank.get(page).body()).contains("123.45 EUR", "<form").doesNotContain("<script");
    assertThat(bank.postForm(page, "decision=perhaps").status()).isEqualTo(400);
    assertThat(bank.postForm(page, "decision=approve").body()).contains("Approved");
    assertThat(bank.postForm(page, "decision=fail").body()).contains("Approved");
    assertThat(bank.find(made.getString("id")).getString("state")).isEqualTo("approved");
    Await.until("the webhook comes", () -> bank.heardOf("challenge").size() == 1);
    assertThat(bank.get("/3ds/ch_0").status()).isEqualTo(404);
  }

  @Test
  void declinesForACustomerWhoRefuses() {
    JsonObject made = bank.authorise("refusing", TestCard.CHALLENGED, 1);
    String page = made.getString("actionUrl").replaceFirst("^http://[^/]+", "");
    bank.postForm(page, "decision=fail");
    JsonObject now = bank.find(made.getString("id"));
    assertThat(now.getString("state")).isEqualTo("declined");
    assertThat(now.getString("reason")).isEqualTo("authentication_failed");
  }

  @Test
  void saysWhatItCanDoInOpenApi() {
    assertThat(bank.get("/openapi.yaml").body())
        .startsWith("openapi: 3.1.0")
        .contains("/v1/authorisations/{id}/refunds:");
  }

  @Test
  void letsNobodyInWithoutItsKey() {
    for (String path : List.of("/v1/tokens", "/v1/authorisations", "/v1/authorisations/a/voids")) {
      assertThat(bank.post(path, "another key", "k", "{}").status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                  | is JSON",
        "{}                 | amount must be from 1",
        "{\"amount\":\"1\"} | is JSON",
        "{\"reference\":\"a\",\"amount\":0,\"currency\":\"EUR\"}    | amount must be from 1",
        "{\"reference\":\"a\",\"amount\":1,\"currency\":\"euro\"}   | currency",
        "{\"reference\":\"a\",\"amount\":1,\"currency\":\"EUR\",\"webhook\":\"ftp://a\"} | webhook",
        "{\"reference\":\"a\",\"amount\":1,\"currency\":\"EUR\",\"token\":\"tok_0\"} | no card",
      })
  void saysWhatIsWrongWithARequest(String body, String detail) {
    Answer answer = bank.post("/v1/authorisations", Bank.KEY, "wrong", body);
    assertThat(answer.status()).isIn(400, 422);
    assertThat(answer.body()).contains(detail);
    assertThat(bank.post("/v1/authorisations", Bank.KEY, null, body).body())
        .contains(detail.equals("no card") ? "Idempotency-Key" : "\"code\"");
  }

  @Test
  void forgetsNothingWhenItIsStartedAgain() {
    JsonObject made = bank.authorise("restarted", TestCard.APPROVED, 900);
    bank.restart();
    assertThat(bank.find(made.getString("id")).getString("state")).isEqualTo("approved");
  }
}
