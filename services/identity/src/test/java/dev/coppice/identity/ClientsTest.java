package dev.coppice.identity;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Office.Registered;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering clients, and the audit log that tells it. */
class ClientsTest {

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static final Vertx vertx = Vertx.vertx();

  @AfterAll
  static void close() {
    Await.result(vertx.close());
  }

  /** The rows that a statement finds. */
  private static List<Row> sql(String statement) {
    PgConnectOptions options = PgConnectOptions.fromUri(office.postgres().uri());
    return Await.result(
        PgConnection.connect(vertx, options)
            .compose(
                connection ->
                    connection
                        .query(statement)
                        .execute()
                        .map(
                            rows -> {
                              List<Row> found = new ArrayList<>();
                              rows.forEach(found::add);
                              return found;
                            })
                        .eventually(connection::close)));
  }

  private static List<JsonObject> objects(JsonObject answer, String array) {
    return answer.getJsonArray(array).stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject listed(String clientId) {
    return objects(office.ask("listClients").jsonBody(), "clients").stream()
        .filter(client -> client.getString("clientId").equals(clientId))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void listsAClientAsItWasMadeButForItsSecret() {
    Response made =
        office.create(
            JsonObject.of(
                "name",
                "web shop",
                "grants",
                JsonArray.of("authorization_code", "client_credentials"),
                "redirectUris",
                JsonArray.of("https://shop.example/back", "http://localhost:3000/back"),
                "scopes",
                JsonArray.of("orders:read", "catalog:write"),
                "author",
                "ada"));
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    assertThat(made.header("cache-control")).isEqualTo("no-store");
    JsonObject client = made.jsonBody();
    assertThat(client.getString("clientSecret")).hasSize(43);
    JsonObject listed = listed(client.getString("clientId"));
    assertThat(listed.containsKey("clientSecret")).isFalse();
    client.remove("clientSecret");
    assertThat(listed).isEqualTo(client);
    assertThat(listed.getString("createdBy")).isEqualTo("ada");
    assertThat(listed.getString("authenticationMethod")).isEqualTo("client_secret_basic");
    assertThat(listed.getJsonArray("scopes")).containsExactly("catalog:write", "orders:read");
  }

  @Test
  void keepsNoSecret() {
    Registered client = office.register();
    Row row = sql("SELECT clients::text FROM clients WHERE id = '" + client.id() + "'").get(0);
    assertThat(row.getString(0)).contains(client.id()).doesNotContain(client.secret());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'grants': ['password']} | there is no grant",
        "{'grants': []} | grants",
        "{'scopes': ['catalog']} | must be <service>:read or <service>:write",
        "{'scopes': ['catalog:delete']} | must be <service>:read or <service>:write",
        "{'name': ' '} | name must be",
        "{'authenticationMethod': 'magic'} | there is no authentication method",
        "{'authenticationMethod': 'none'} | client_credentials needs a client that authenticates",
        "{'authenticationMethod': 'private_key_jwt'} | private_key_jwt needs jwks",
        "{'jwks': {'keys': []}} | jwks goes with private_key_jwt alone",
        "{'authenticationMethod': 'private_key_jwt', 'jwks': {'keys': []}} | must hold public keys",
        "{'authenticationMethod': 'private_key_jwt', 'jwks': {'kays': []}} | jwks is no JWK set",
        "{'authenticationMethod': 'private_key_jwt', 'jwks': {'keys': [{'kty':'oct','k':'AAAA'}]}} | must hold public keys",
        "{'redirectUris': ['https://a.example']} | redirect URIs go with authorization_code alone",
        "{'grants': ['authorization_code']} | authorization_code needs a redirect URI",
        "{'secret': 'mine'} | secret",
      })
  void saysWhatIsWrongWithAClient(String change, String reason) {
    JsonObject client = Office.machine().mergeIn(new JsonObject(change.replace('\'', '"')));
    Response answer = office.create(client);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(400);
    assertThat(answer.jsonBody().getString("detail")).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/back",
        "https://shop.example/back#top",
        "https://user@shop.example/back",
        "javascript:alert(1)",
        "/back",
        "https:///back",
        "no uri at all"
      })
  void refusesRedirectsThatCouldGoAstray(String uri) {
    Response answer =
        office.create(
            JsonObject.of(
                "name",
                "web",
                "grants",
                JsonArray.of("authorization_code"),
                "redirectUris",
                JsonArray.of(uri)));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(400);
    assertThat(answer.jsonBody().getString("detail")).contains("redirect URI");
  }

  @Test
  void makesAClientOnceForAnIdempotencyKeyAndKeepsTheLatestSecret() {
    Response first = create("robot", "key-1");
    Response second = create("robot", "key-1");
    String id = first.jsonBody().getString("clientId");
    assertThat(second.jsonBody().getString("clientId")).isEqualTo(id);
    Registered client = new Registered(id, second.jsonBody().getString("clientSecret"));
    assertThat(office.token(client).status()).isEqualTo(200);
    Registered lost = client.withSecret(first.jsonBody().getString("clientSecret"));
    assertThat(office.token(lost).status()).isEqualTo(401);
    assertProblem(create("another", "key-1"), 409, "this Idempotency-Key");
  }

  private static Response create(String name, String key) {
    return office
        .service()
        .answer(
            office
                .service()
                .request("createClient")
                .withJson(Office.machine().put("name", name).toBuffer())
                .withIdempotencyKey(key));
  }

  @Test
  void deletesAClientOnce() {
    Registered client = office.register();
    assertThat(office.delete(client.id()).status()).isEqualTo(204);
    assertProblem(office.delete(client.id()), 404, "there is no client " + client.id());
  }

  @Test
  void tellsInTheAuditLogWhoMadeAndDeletedAClient() {
    JsonObject client = office.create(Office.machine().put("author", "ada")).jsonBody();
    String id = client.getString("clientId");
    office
        .service()
        .answer(
            office
                .service()
                .request("deleteClient")
                .withPath("clientId", id)
                .withQuery("author", "bob"));
    List<JsonObject> about =
        audit("200", null).stream().filter(e -> e.getString("subject").equals(id)).toList();
    assertThat(about)
        .extracting(entry -> entry.getString("action") + " by " + entry.getString("actor"))
        .containsExactly("client.deleted by bob", "client.created by ada");
    assertThat(about.get(1).getString("detail"))
        .isEqualTo("robot: [client_credentials]; scopes []; client_secret_basic");
    assertThat(audit("200", null))
        .filteredOn(entry -> entry.getString("action").equals("key.made"))
        .hasSize(2)
        .allMatch(entry -> entry.getString("actor").startsWith("identity-"));
  }

  private static JsonObject page(String limit, @Nullable String cursor) {
    var request = office.service().request("listAudit").withQuery("limit", limit);
    return office
        .service()
        .answer(cursor == null ? request : request.withQuery("cursor", cursor))
        .jsonBody();
  }

  private static List<JsonObject> audit(String limit, @Nullable String cursor) {
    return objects(page(limit, cursor), "items");
  }

  @Test
  void showsTheAuditLogPageByPage() {
    office.register();
    office.register();
    JsonObject first = page("1", null);
    JsonObject second = page("1", first.getString("next"));
    assertThat(objects(first, "items")).hasSize(1);
    assertThat(List.of(objects(first, "items").get(0), objects(second, "items").get(0)))
        .isEqualTo(audit("2", null));
    assertThat(page("200", null).getString("next")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"})
  void letsNobodyChangeTheAuditLog(String statement) {
    office.register();
    PgConnectOptions options = PgConnectOptions.fromUri(office.postgres().uri());
    Throwable refusal =
        Await.failure(
            PgConnection.connect(vertx, options)
                .compose(
                    connection ->
                        connection.query(statement).execute().eventually(connection::close)));
    assertThat(refusal).hasMessageContaining("only ever added to");
  }
}
