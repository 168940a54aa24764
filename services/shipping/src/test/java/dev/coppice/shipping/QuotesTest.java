package dev.coppice.shipping;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it costs, by the rates that the migration brings. */
class QuotesTest {

  @RegisterExtension static final Depot depot = new Depot(PostgresExtension.sharedServer());

  @Test
  void namesEachServiceThatTakesItTheCheapestFirst() {
    assertThat(Depot.ok(depot.quote("GB", "1200")))
        .isEqualTo(
            new JsonObject(
                """
                {"country": "GB", "grams": 1200, "options": [
                  {"service": "standard", "price": {"amount": 395, "currency": "GBP"},
                   "days": {"min": 2, "max": 4}},
                  {"service": "express", "price": {"amount": 795, "currency": "GBP"},
                   "days": {"min": 1, "max": 1}}]}
                """));
  }

  @ParameterizedTest
  @CsvSource({"1, 295", "250, 295", "251, 345", "1000, 345", "1001, 395", "30000, 1895"})
  void takesTheBandThatIsEnough(String grams, int amount) {
    assertThat(
            Depot.ok(depot.quote("GB", grams))
                .getJsonArray("options")
                .getJsonObject(0)
                .getJsonObject("price")
                .getInteger("amount"))
        .isEqualTo(amount);
  }

  @Test
  void leavesOutAServiceThatDoesNotTakeSoMuch() {
    assertThat(Depot.ok(depot.quote("GB", "25000")).getJsonArray("options"))
        .singleElement()
        .extracting(option -> ((JsonObject) option).getString("service"))
        .isEqualTo("standard");
  }

  @Test
  void saysWhereWeSendAndHowHeavyItMayBe() {
    assertProblem(depot.quote("KP", "1200"), 422, "we do not send to KP; we do to AE, AT, AU, BE");
    assertProblem(
        depot.quote("GB", "30001"),
        422,
        "30001 g are too heavy for GB; at most 30000 g are allowed");
    assertProblem(depot.quote("US", "1000000000"), 422, "1000000000 g are too heavy for US");
  }

  @ParameterizedTest
  @CsvSource({"gb, 1200", "GBR, 1200", "GB, 0", "GB, -1", "GB, 1.5", "GB, 1000000001", "GB, heavy"})
  void refusesWhatIsNoCountryOrWeight(String country, String grams) {
    assertThat(depot.quote(country, grams).status()).isEqualTo(400);
  }
}
