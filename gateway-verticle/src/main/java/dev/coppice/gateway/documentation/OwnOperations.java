package dev.coppice.gateway.documentation;

import dev.coppice.contract.Contract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What the gateway itself offers to browsers: their sessions. */
final class OwnOperations {

  /** The scheme that is their cookie; no service's, for theirs begin with the service's name. */
  static final String COOKIE_SCHEME = "sessionCookie";

  /** Those that look at the cookie. */
  private static final Set<String> WITH_COOKIE = Set.of("showSession", "endSession");

  private static final String RESOURCE = "/docs/session.yaml";

  private OwnOperations() {}

  /** Their contract, which no service has published. */
  static Contract sessions() {
    try (InputStream in = OwnOperations.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no " + RESOURCE);
      }
      return Contract.parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /** Who may call one of them: everybody, and some are told more by the cookie. */
  static JsonArray security(String operationId) {
    JsonArray everybody = JsonArray.of(new JsonObject());
    return WITH_COOKIE.contains(operationId)
        ? everybody.add(JsonObject.of(COOKIE_SCHEME, new JsonArray()))
        : everybody;
  }

  /**
   * The scheme.
   *
   * @param name of the cookie
   */
  static JsonObject cookieScheme(String name) {
    return JsonObject.of("type", "apiKey", "in", "cookie", "name", name)
        .put(
            "description",
            "The session of a browser, in the place of a token: begun at /session/sign-in. With it,"
                + " only pages of this origin change something.");
  }
}
