package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.identity.Office.Registered;
import dev.coppice.testing.EverythingLogged;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What proves who a client is never reaches a log, however much is logged. */
class SecretsInLogsTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static void assertUnseen(EverythingLogged logged, String... secrets) {
    LoggerFactory.getLogger(IdentityVerticle.class).debug("the end");
    assertThat(logged.lines()).anyMatch(line -> line.contains("the end"));
    for (String secret : secrets) {
      // The mail server of the test is none of ours.
      assertThat(logged.lines())
          .filteredOn(line -> !line.startsWith("org.subethamail"))
          .noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void hidesSecretsAndTokens() {
    try (EverythingLogged logged = new EverythingLogged()) {
      Registered client = office.register("catalog:read");
      String token = office.accessToken(client);
      office.introspect(client, token);
      assertThat(
              office
                  .post(
                      "issueToken",
                      null,
                      "grant_type",
                      "client_credentials",
                      "client_id",
                      client.id(),
                      "client_secret",
                      client.secret())
                  .status())
          .isEqualTo(200);
      assertThat(office.post("revokeToken", client.basic(), "token", token).status())
          .isEqualTo(200);
      String[] parts = token.split("\\.");
      assertUnseen(logged, client.secret(), client.basic(), parts[1], parts[2]);
    }
  }

  @Test
  void hidesThoseThatAreWrong() {
    Registered client = office.register("catalog:read");
    String wrong = "hunter2correcthorse";
    try (EverythingLogged logged = new EverythingLogged()) {
      assertThat(office.token(client.withSecret(wrong)).status()).isEqualTo(401);
      assertThat(office.postForm("issueToken", null, "client_secret=" + wrong + "&%zz").status())
          .isBetween(400, 401);
      assertThat(office.post("issueToken", "Basic " + wrong, "grant_type", wrong).status())
          .isBetween(400, 401);
      assertThat(office.create(JsonObject.of("name", 7, "secret", wrong)).status()).isEqualTo(400);
      assertUnseen(logged, wrong, client.withSecret(wrong).basic());
    }
  }

  @Test
  void hidesLinksInLettersAndWhomTheyAreFor() {
    String email = "unlogged@shop.example";
    Browser browser = new Browser(office, "198.51.104.7");
    try (EverythingLogged logged = new EverythingLogged()) {
      String token = Mailbox.token(browser.receive("showRegister", "register", email));
      browser.show("showFinishRegistering", "token", token);
      assertThat(browser.submit("finishRegistering", "new-password", Browser.PASSWORD).status())
          .isEqualTo(303);
      assertUnseen(logged, token, email, Browser.PASSWORD);
    }
  }
}
