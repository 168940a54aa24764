package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody administers with a token, as the gateway has looked at it. */
public final class Staff {

  private final Office office;
  private final Principal principal;

  private Staff(Office office, Principal principal) {
    this.office = office;
    this.principal = principal;
  }

  /** A user whom an application acts for. */
  public static Staff user(Office office, String userId, String... scopes) {
    return new Staff(office, new Principal(userId, "console", Set.of(scopes)));
  }

  /** A client that acts for itself. */
  public static Staff machine(Office office, String... scopes) {
    return new Staff(office, new Principal("machine", "machine", Set.of(scopes)));
  }

  /** Makes somebody of the staff who can sign in, and is their id. */
  public static String join(Office office, String email) {
    JsonObject made =
        office
            .service()
            .answer(
                office
                    .service()
                    .request("createUser")
                    .withJson(JsonObject.of("email", email, "role", "staff").toBuffer()))
            .jsonBody();
    Browser browser = new Browser(office, "198.51.103.1");
    browser.show("showSetPassword", "token", Browser.parameter(made.getString("link"), "token"));
    assertThat(browser.submit("setPassword", "new-password", Browser.PASSWORD).status())
        .isEqualTo(303);
    return made.getString("userId");
  }

  public Response ask(String operation, String... query) {
    return send(operation, Params.NONE, Params.of(query), Params.NONE, null);
  }

  /**
   * @param id of what it is about, by the name of its path parameter
   */
  public Response about(String operation, String name, String id) {
    return send(operation, Params.of(name, id), Params.NONE, Params.NONE, null);
  }

  public Response change(String operation, String name, String id, JsonObject body) {
    return send(operation, Params.of(name, id), Params.NONE, Params.NONE, body);
  }

  /** The same if it has this entity tag. */
  public Response changeIf(String tag, String operation, String name, String id, JsonObject body) {
    return send(operation, Params.of(name, id), Params.NONE, Params.of("if-match", tag), body);
  }

  public Response create(String operation, JsonObject body) {
    return send(operation, Params.NONE, Params.NONE, Params.NONE, body);
  }

  public Response createOnce(String key, String operation, JsonObject body) {
    return office
        .service()
        .answer(
            request(operation, Params.NONE, Params.NONE, Params.NONE, body)
                .withIdempotencyKey(key));
  }

  private Response send(
      String operation, Params path, Params query, Params headers, @Nullable JsonObject body) {
    return office.service().answer(request(operation, path, query, headers, body));
  }

  private Request request(
      String operation, Params path, Params query, Params headers, @Nullable JsonObject body) {
    return new Request(
        operation,
        path,
        query,
        body == null ? headers : headers.with("content-type", "application/json"),
        principal,
        office.service().request(operation).deadline(),
        null,
        null,
        null,
        body == null ? Buffer.buffer() : body.toBuffer());
  }

  /** That something was not done, and what is told of why. */
  public static void assertProblem(Response answer, int status, String why) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(status);
    assertThat(answer.jsonBody().getString("detail")).contains(why);
  }

  /** The objects in a list of an answer. */
  public static List<JsonObject> objects(Response answer, String list) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    JsonArray array = answer.jsonBody().getJsonArray(list);
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
