package dev.coppice.identity;

import static dev.coppice.identity.Staff.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Office.Registered;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the staff do with tokens about clients, keys and the audit log, and what no token does. */
class AdministrationTest {

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

  private static JsonObject client(String... scopes) {
    return Office.machine().put("scopes", new JsonArray(List.of(scopes)));
  }

  private static JsonObject scopes(String... scopes) {
    return JsonObject.of("scopes", new JsonArray(List.of(scopes)));
  }

  private static Response patch(Staff by, String clientId, JsonObject change) {
    return by.change("updateClient", "clientId", clientId, change);
  }

  private static Response rotate(Staff by, String clientId, JsonObject how) {
    return by.change("rotateSecret", "clientId", clientId, how);
  }

  @Test
  void changesAClientAndTellsWhoDidItThroughWhat() {
    Registered made = office.register("catalog:read");
    Response shown = ada.about("getClient", "clientId", made.id());
    assertThat(shown.header("etag")).isEqualTo("\"1\"");
    assertThat(shown.jsonBody().containsKey("clientSecret")).isFalse();
    Response changed =
        patch(ada, made.id(), scopes("catalog:write").put("name", "robot 2").put("author", "eve"));
    assertThat(changed.status()).as(changed.body()::toString).isEqualTo(200);
    assertThat(changed.header("etag")).isEqualTo("\"2\"");
    assertThat(changed.jsonBody().getString("name")).isEqualTo("robot 2");
    assertThat(ada.about("getClient", "clientId", made.id()).jsonBody())
        .isEqualTo(changed.jsonBody());
    assertThat(office.token(made).jsonBody().getString("scope")).isEqualTo("catalog:write");
    JsonObject entry = Staff.objects(ada.ask("listAudit", "subject", made.id()), "items").get(0);
    assertThat(entry.getString("action")).isEqualTo("client.changed");
    assertThat(entry.getString("actor")).as("what the body says counts for nothing").isEqualTo(ADA);
    assertThat(entry.getString("client")).isEqualTo("console");
    assertThat(entry.getString("detail")).startsWith("robot 2: [client_credentials]");
  }

  @Test
  void changesNothingThatHasChangedMeanwhile() {
    String id = office.register("catalog:read").id();
    assertThat(patch(ada, id, JsonObject.of("name", "first")).status()).isEqualTo(200);
    assertProblem(
        ada.changeIf("\"1\"", "updateClient", "clientId", id, JsonObject.of("name", "second")),
        412,
        "is there with the ETag \"2\"");
    assertThat(
            ada.changeIf("\"2\"", "updateClient", "clientId", id, JsonObject.of("name", "third"))
                .status())
        .isEqualTo(200);
    assertProblem(
        ada.changeIf("\"1\"", "rotateSecret", "clientId", id, new JsonObject()), 412, "ETag \"3\"");
  }

  @Test
  void countsEachOfSeveralChangesAtOnce() {
    String id = office.register("catalog:read").id();
    List<Integer> statuses =
        IntStream.range(0, 6)
            .parallel()
            .mapToObj(i -> patch(ada, id, JsonObject.of("name", "robot " + i)).status())
            .toList();
    assertThat(statuses).containsOnly(200);
    assertThat(ada.about("getClient", "clientId", id).header("etag")).isEqualTo("\"7\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': ' '} | name must be",
        "{'scopes': ['all']} | must be <service>:read or <service>:write",
        "{'redirectUris': ['https://a.example']} | redirect URIs go with authorization_code alone",
        "{'grants': ['authorization_code']} | grants",
        "{'redirectUris': null} | redirectUris",
        "{} | ",
      })
  void saysWhatIsWrongWithAChange(String change, String reason) {
    Response answer = patch(ada, office.register().id(), new JsonObject(change.replace('\'', '"')));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(400);
    assertThat(answer.body().toString()).contains(reason == null ? "" : reason);
  }

  @Test
  void handsOnNothingThatTheTokenHasNot() {
    assertProblem(ada.create("createClient", client("orders:read")), 403, "without orders:read");
    Registered mighty = office.register("orders:read");
    assertProblem(patch(ada, mighty.id(), JsonObject.of("name", "mine")), 403, "orders:read");
    assertProblem(rotate(ada, mighty.id(), new JsonObject()), 403, "orders:read");
    assertThat(office.token(mighty).status()).as("its secret is as it was").isEqualTo(200);
    Registered lesser = office.register("catalog:read");
    assertProblem(patch(ada, lesser.id(), scopes("orders:read")), 403, "without orders:read");
    assertThat(ada.create("createClient", client("catalog:read")).status()).isEqualTo(201);
  }

  @Test
  void letsNoMachineChangeIdentityThatNoOperatorHasLet() {
    assertProblem(ada.create("createClient", client("identity:write")), 403, "only operators");
    assertProblem(
        patch(ada, office.register().id(), scopes("identity:read")), 403, "only operators");
    Registered operators = office.register("identity:write");
    assertProblem(rotate(ada, operators.id(), new JsonObject()), 403, "only operators");
    JsonObject application =
        JsonObject.of("name", "console", "grants", JsonArray.of("authorization_code"))
            .put("redirectUris", JsonArray.of("https://app.example/back"))
            .put("scopes", JsonArray.of("identity:read"));
    assertThat(ada.create("createClient", application).status())
        .as("users of it have to be of the staff")
        .isEqualTo(201);
  }

  @Test
  void givesASecretThatIsGoodAtOnceAndTheOldOneNoLonger() {
    Registered client = office.register("catalog:read");
    Response rotated = rotate(ada, client.id(), new JsonObject());
    assertThat(rotated.header("cache-control")).isEqualTo("no-store");
    Registered fresh = client.withSecret(rotated.jsonBody().getString("clientSecret"));
    assertThat(office.token(fresh).status()).isEqualTo(200);
    assertThat(office.token(client).status()).isEqualTo(401);
  }

  @Test
  void keepsAnOldSecretForAsLongAsItIsToldTo() {
    Registered client = office.register("catalog:read");
    Response rotated = rotate(ada, client.id(), JsonObject.of("keepOldSeconds", 3600));
    assertThat(rotated.jsonBody().getString("oldSecretUntil")).isNotEmpty();
    Registered fresh = client.withSecret(rotated.jsonBody().getString("clientSecret"));
    assertThat(office.token(fresh).status()).isEqualTo(200);
    assertThat(office.token(client).status()).isEqualTo(200);
    tables.sql(
        "UPDATE clients SET old_secret_until = old_secret_until - interval '1 h' WHERE id = '%s'"
            .formatted(client.id()));
    assertThat(office.token(client).status()).isEqualTo(401);
    Response again = rotate(ada, client.id(), JsonObject.of("keepOldSeconds", 60));
    assertThat(office.token(client).status()).as("the one before the last").isEqualTo(401);
    assertThat(office.token(fresh).status()).isEqualTo(200);
    assertThat(again.jsonBody().getString("clientSecret")).isNotEqualTo(fresh.secret());
  }

  @Test
  void givesNoSecretToAClientThatHasNone() {
    JsonObject made =
        office
            .create(
                JsonObject.of("name", "app", "authenticationMethod", "none")
                    .put("grants", JsonArray.of("device_code")))
            .jsonBody();
    assertProblem(rotate(ada, made.getString("clientId"), new JsonObject()), 422, "has no secret");
  }

  @Test
  void knowsNoClientThatIsNotThere() {
    assertProblem(ada.about("getClient", "clientId", "nobody"), 404, "no client nobody");
    assertProblem(patch(ada, "nobody", JsonObject.of("name", "x")), 404, "no client nobody");
    assertProblem(rotate(ada, "nobody", new JsonObject()), 404, "no client nobody");
  }

  @Test
  void givesNobodyTheSecretOfWhatAnotherOneHasMade() {
    Staff bob = Staff.user(office, UUID.randomUUID().toString(), "identity:write", "catalog:read");
    Response hers = ada.createOnce("key-1", "createClient", client("catalog:read"));
    Response his = bob.createOnce("key-1", "createClient", client("catalog:read"));
    assertThat(his.jsonBody().getString("clientId"))
        .isNotEqualTo(hers.jsonBody().getString("clientId"));
    assertThat(
            ada.createOnce("key-1", "createClient", client("catalog:read"))
                .jsonBody()
                .getString("clientId"))
        .isEqualTo(hers.jsonBody().getString("clientId"));
    assertProblem(
        ada.createOnce("key-1", "createClient", client("catalog:write")), 409, "Idempotency-Key");
  }

  @Test
  void listsClientsPageByPage() {
    for (int i = 0; i < 3; i++) {
      office.register("catalog:read");
    }
    List<String> all =
        Staff.objects(ada.ask("listClients", "limit", "200"), "clients").stream()
            .map(client -> client.getString("clientId"))
            .toList();
    Response first = ada.ask("listClients", "limit", "2");
    Response second =
        ada.ask("listClients", "limit", "1", "cursor", first.jsonBody().getString("next"));
    assertThat(Staff.objects(first, "clients"))
        .extracting(client -> client.getString("clientId"))
        .isEqualTo(all.subList(0, 2));
    assertThat(Staff.objects(second, "clients").get(0).getString("clientId")).isEqualTo(all.get(2));
    assertThat(ada.ask("listClients", "limit", "200").jsonBody().getString("next")).isNull();
    assertThat(ada.ask("listClients", "cursor", "nonsense").status()).isEqualTo(400);
  }

  @Test
  void findsInTheAuditLogWhatSomebodyHasDoneWhen() {
    Staff machine = Staff.machine(office, "identity:write", "catalog:read");
    String id =
        machine.create("createClient", client("catalog:read")).jsonBody().getString("clientId");
    patch(machine, id, JsonObject.of("name", "renamed"));
    List<JsonObject> both = Staff.objects(ada.ask("listAudit", "actor", "machine"), "items");
    assertThat(both)
        .extracting(entry -> entry.getString("action"))
        .containsExactly("client.changed", "client.created");
    assertThat(both).extracting(entry -> entry.getString("client")).containsOnlyNulls();
    assertThat(
            Staff.objects(
                ada.ask("listAudit", "actor", "machine", "action", "client.created"), "items"))
        .containsExactly(both.get(1));
    String between = both.get(0).getString("at");
    assertThat(Staff.objects(ada.ask("listAudit", "subject", id, "since", between), "items"))
        .containsExactly(both.get(0));
    assertThat(Staff.objects(ada.ask("listAudit", "subject", id, "until", between), "items"))
        .containsExactly(both.get(1));
    assertThat(ada.ask("listAudit", "action", "nonsense").body().toString())
        .contains("there is no action", "client.created");
    assertThat(ada.ask("listAudit", "since", "yesterday").status()).isEqualTo(400);
  }

  @Test
  void rotatesKeysAheadOfTimeWithoutATokenFailing() {
    Registered client = office.register();
    String token = office.accessToken(client);
    assertThat(Staff.objects(ada.ask("listKeys"), "keys"))
        .hasSize(2)
        .allMatch(k -> k.getBoolean("signs"));
    List<JsonObject> keys = Staff.objects(ada.ask("rotateKeys"), "keys");
    assertThat(keys).hasSize(4);
    assertThat(keys.stream().filter(key -> key.getBoolean("signs")))
        .hasSize(2)
        .allMatch(key -> key.getString("publishedUntil") != null);
    assertThat(Staff.objects(ada.ask("rotateKeys"), "keys")).as("until these sign").isEqualTo(keys);
    assertThat(office.keys().getKeys()).hasSize(4);
    assertThat(office.introspect(client, token).getBoolean("active")).isTrue();
    assertThat(keys.toString()).doesNotContain("\"d\"", "sealed");
    assertThat(Staff.objects(ada.ask("listAudit", "action", "key.made", "actor", ADA), "items"))
        .hasSize(2);
  }
}
