package dev.coppice.identity.apikeys;

import static dev.coppice.identity.Staff.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Office;
import dev.coppice.identity.Secret;
import dev.coppice.identity.Staff;
import dev.coppice.identity.Tables;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API keys, from when they are made until they are good no more. */
class ApiKeysTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static final String ADA = UUID.randomUUID().toString();

  private static Tables tables;
  private static Staff ada;

  @BeforeAll
  static void open() {
    tables = new Tables(office);
    ada =
        Staff.user(office, ADA, "identity:read", "identity:write", "catalog:read", "catalog:write");
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static JsonObject wanted(String... scopes) {
    return JsonObject.of("name", "partner", "scopes", new JsonArray(List.of(scopes)));
  }

  private static JsonObject made(JsonObject wanted) {
    Response answer = ada.create("createApiKey", wanted);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(201);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    return answer.jsonBody();
  }

  private static String secret(JsonObject made) {
    return made.getString("apiKey").substring("coppice_".length() + 16 + 1);
  }

  /** As gateways ask. */
  private static JsonObject check(String secret) {
    Response answer =
        office
            .service()
            .answer(office.service().request("checkApiKey").withQuery("hash", Secret.hash(secret)));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  private static JsonObject shown(String id) {
    Response answer = ada.about("getApiKey", "keyId", id);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  private static Response revoke(Staff by, String id) {
    return by.about("revokeApiKey", "keyId", id);
  }

  private static Duration life(JsonObject key) {
    return Duration.between(
        Instant.parse(key.getString("createdAt")), Instant.parse(key.getString("expiresAt")));
  }

  @Test
  void showsAKeyOnceAndTellsGatewaysWhatItOpens() {
    JsonObject made = made(wanted("catalog:write", "catalog:read").put("author", "eve"));
    String id = made.getString("id");
    assertThat(made.getString("apiKey")).matches("coppice_" + id + "_[A-Za-z0-9_-]{43}");
    assertThat(made.getString("createdBy")).as("what the body says is nothing").isEqualTo(ADA);
    assertThat(life(made)).isEqualTo(Duration.ofDays(90));
    assertThat(check(secret(made)))
        .isEqualTo(
            JsonObject.of("active", true, "id", id)
                .put("scopes", JsonArray.of("catalog:read", "catalog:write"))
                .put("expiresAt", made.getString("expiresAt")));
    JsonObject listed =
        Staff.objects(ada.ask("listApiKeys", "limit", "200"), "apiKeys").stream()
            .filter(key -> key.getString("id").equals(id))
            .findFirst()
            .orElseThrow();
    made.remove("apiKey");
    assertThat(listed).isEqualTo(made);
    assertThat(shown(id)).isEqualTo(made);
    assertThat(shown(id).getString("revokedAt")).isNull();
  }

  @Test
  void keepsNoKey() {
    JsonObject made = made(wanted("catalog:read"));
    String row =
        tables
            .sql(
                "SELECT api_keys::text FROM api_keys WHERE id = '%s'"
                    .formatted(made.getString("id")))
            .get(0)
            .getString(0);
    assertThat(row).contains(Secret.hash(secret(made))).doesNotContain(secret(made));
    String audit = ada.ask("listAudit", "subject", made.getString("id")).body().toString();
    assertThat(audit).contains("api-key.created").doesNotContain(secret(made));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'scopes': []} | scopes",
        "{'scopes': ['catalog']} | must be <service>:read or <service>:write",
        "{'scopes': ['openid']} | each <service>:read or <service>:write",
        "{'scopes': ['own-cart:read']} | a key is no user, and has nothing of its own",
        "{'name': ' '} | name must be",
        "{'expiresInDays': 0} | expiresInDays",
        "{'expiresInDays': 731} | expiresInDays",
        "{'expiresInDays': 1.5} | expiresInDays",
        "{'expiry': '2030-01-01'} | expiry",
      })
  void saysWhatIsWrong(String change, String reason) {
    JsonObject body =
        wanted("catalog:read").mergeIn(new JsonObject(change.replace('\'', '"')), false);
    Response answer = ada.create("createApiKey", body);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(400);
    assertThat(answer.body().toString()).contains(reason);
  }

  @Test
  void givesNobodyMoreThanTheyHave() {
    assertProblem(ada.create("createApiKey", wanted("orders:read")), 403, "without orders:read");
    assertProblem(ada.create("createApiKey", wanted("identity:read")), 403, "only operators");
    Response operators =
        office
            .service()
            .answer(
                office
                    .service()
                    .request("createApiKey")
                    .withJson(
                        wanted("identity:read", "orders:read").put("author", "op").toBuffer()));
    assertThat(operators.status()).as(operators.body()::toString).isEqualTo(201);
    assertThat(operators.jsonBody().getString("createdBy")).isEqualTo("op");
  }

  @Test
  void tellsGatewaysOfAKeyThatWasRevokedAndStaysInTheList() {
    JsonObject made = made(wanted("catalog:read").put("expiresInDays", 730));
    String id = made.getString("id");
    assertThat(life(made)).isEqualTo(Duration.ofDays(730));
    assertThat(revoke(ada, id).status()).isEqualTo(204);
    assertThat(revoke(ada, id).status()).as("once more").isEqualTo(204);
    assertThat(check(secret(made))).isEqualTo(JsonObject.of("active", false));
    assertThat(shown(id).getString("revokedAt")).isNotNull();
    assertThat(Staff.objects(office.ask("listRevoked"), "revoked"))
        .contains(
            JsonObject.of(
                "id",
                "api-key:" + id,
                "until",
                Instant.parse(made.getString("expiresAt")).getEpochSecond()));
    assertThat(Staff.objects(ada.ask("listAudit", "subject", id), "items"))
        .extracting(entry -> entry.getString("action") + " " + entry.getString("actor"))
        .containsExactly("api-key.revoked " + ADA, "api-key.created " + ADA);
  }

  @Test
  void opensNothingAfterItsEndOrWithAnotherSecret() {
    JsonObject made = made(wanted("catalog:read").put("expiresInDays", 1));
    assertThat(check(secret(made)).getBoolean("active")).isTrue();
    assertThat(check(Secret.random())).isEqualTo(JsonObject.of("active", false));
    tables.sql(
        """
        UPDATE api_keys SET created_at = created_at - interval '2 d',
          expires_at = expires_at - interval '2 d' WHERE id = '%s'
        """
            .formatted(made.getString("id")));
    assertThat(check(secret(made))).isEqualTo(JsonObject.of("active", false));
  }

  @Test
  void givesANewSecretWhenTheFirstAnswerWasLost() {
    JsonObject first = ada.createOnce("lost", "createApiKey", wanted("catalog:read")).jsonBody();
    JsonObject second = ada.createOnce("lost", "createApiKey", wanted("catalog:read")).jsonBody();
    assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    assertThat(check(secret(first))).isEqualTo(JsonObject.of("active", false));
    assertThat(check(secret(second)).getString("id")).isEqualTo(first.getString("id"));
    assertProblem(
        ada.createOnce("lost", "createApiKey", wanted("catalog:write")), 409, "Idempotency-Key");
    assertProblem(
        ada.createOnce("lost", "createApiKey", wanted("catalog:read").put("expiresInDays", 5)),
        409,
        "Idempotency-Key");
    Staff bob = Staff.user(office, UUID.randomUUID().toString(), "identity:write", "catalog:read");
    assertThat(
            bob.createOnce("lost", "createApiKey", wanted("catalog:read"))
                .jsonBody()
                .getString("id"))
        .isNotEqualTo(first.getString("id"));
    revoke(ada, first.getString("id"));
    assertProblem(
        ada.createOnce("lost", "createApiKey", wanted("catalog:read")), 409, "good no more");
  }

  @Test
  void knowsNoKeyThatIsNotThere() {
    String id = "0000000000000000";
    assertProblem(ada.about("getApiKey", "keyId", id), 404, "no API key " + id);
    assertProblem(revoke(ada, id), 404, "no API key " + id);
    assertThat(ada.about("getApiKey", "keyId", "nonsense").status()).isEqualTo(400);
    assertThat(
            office
                .service()
                .answer(office.service().request("checkApiKey").withQuery("hash", "coppice_x"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void listsKeysPageByPage() {
    for (int i = 0; i < 3; i++) {
      made(wanted("catalog:read"));
    }
    List<String> all = ids(ada.ask("listApiKeys", "limit", "200"));
    Response first = ada.ask("listApiKeys", "limit", "2");
    assertThat(ids(first)).isEqualTo(all.subList(0, 2));
    Response second =
        ada.ask("listApiKeys", "limit", "1", "cursor", first.jsonBody().getString("next"));
    assertThat(ids(second)).isEqualTo(all.subList(2, 3));
    assertThat(ada.ask("listApiKeys", "limit", "200").jsonBody().getString("next")).isNull();
    assertThat(ada.ask("listApiKeys", "cursor", "nonsense").status()).isEqualTo(400);
  }

  private static List<String> ids(Response page) {
    return Staff.objects(page, "apiKeys").stream().map(key -> key.getString("id")).toList();
  }
}
