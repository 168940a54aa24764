package dev.coppice.launcher;

import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clients, API keys and users of the {@code identity} service, through its operator's door. */
final class IdentityDesk {
  private static final String SERVICE = "identity";
  private static final String JSON = "application/json";

  private final OperatorDoor door;

  IdentityDesk(OperatorDoor door) {
    this.door = door;
  }

  /**
   * @throws Refusal when nothing runs here
   */
  static IdentityDesk of(Session session) {
    Doors doors = new Doors(session);
    doors.requireCluster();
    return new IdentityDesk(new HttpOperatorDoor(doors::of));
  }

  /** Registers a client; the answer has its id and its secret. */
  JsonObject createClient(JsonObject client) throws InterruptedException {
    return post("createClient", client.encode());
  }

  List<JsonObject> clients() throws InterruptedException {
    return all("listClients", "clients", "");
  }

  JsonObject client(String id) throws InterruptedException {
    return post("getClient?path.clientId=" + encoded(id), "");
  }

  /** Gives a client a new secret; the answer has it. */
  JsonObject rotateSecret(String id, Duration keepOld, String author) throws InterruptedException {
    return post(
        "rotateSecret?path.clientId=" + encoded(id),
        new JsonObject().put("keepOldSeconds", keepOld.toSeconds()).put("author", author).encode());
  }

  void deleteClient(String id, String author) throws InterruptedException {
    post(
        "deleteClient?path.clientId=%s&query.author=%s".formatted(encoded(id), encoded(author)),
        "");
  }

  /** Makes an API key; the answer has it. */
  JsonObject createApiKey(JsonObject key) throws InterruptedException {
    return post("createApiKey", key.encode());
  }

  List<JsonObject> apiKeys() throws InterruptedException {
    return all("listApiKeys", "apiKeys", "");
  }

  void revokeApiKey(String id, String author) throws InterruptedException {
    post("revokeApiKey?path.keyId=%s&query.author=%s".formatted(encoded(id), encoded(author)), "");
  }

  /** Makes an account; the answer has its id and the link to its password. */
  JsonObject createUser(JsonObject user) throws InterruptedException {
    return post("createUser", user.encode());
  }

  void resetSecondFactor(JsonObject whose) throws InterruptedException {
    post("resetSecondFactor", whose.encode());
  }

  /** Those whose addresses begin so; all for an empty text. */
  List<JsonObject> users(String emailBegins) throws InterruptedException {
    return all("listUsers", "users", "&query.email=" + encoded(emailBegins));
  }

  /** Who has an address, or an id. */
  JsonObject user(String emailOrId) throws InterruptedException {
    if (!emailOrId.contains("@")) {
      return post("getUser?path.userId=" + encoded(emailOrId), "");
    }
    return users(emailOrId).stream()
        .filter(user -> user.getString("email").equalsIgnoreCase(emailOrId))
        .findFirst()
        .orElseThrow(() -> new Refusal("There is no user " + emailOrId + "."));
  }

  JsonObject updateUser(String id, JsonObject change) throws InterruptedException {
    return post("updateUser?path.userId=" + encoded(id), change.encode());
  }

  void eraseUser(String id, String author) throws InterruptedException {
    post(aboutUser("eraseUser", id, author), "");
  }

  void endSessions(String id, String author) throws InterruptedException {
    post(aboutUser("endSessions", id, author), "");
  }

  /** A link that sets a user's password. */
  String passwordLink(String id, String author) throws InterruptedException {
    return post(aboutUser("createPasswordLink", id, author), "").getString("link");
  }

  private static String aboutUser(String operation, String id, String author) {
    return "%s?path.userId=%s&query.author=%s".formatted(operation, encoded(id), encoded(author));
  }

  List<JsonObject> keys() throws InterruptedException {
    return CoordinationDesk.items(post("listKeys", ""), "keys");
  }

  List<JsonObject> rotateKeys(String author) throws InterruptedException {
    return CoordinationDesk.items(post("rotateKeys?query.author=" + encoded(author), ""), "keys");
  }

  /**
   * The newest entries of the audit log first.
   *
   * @param filters names and values
   */
  List<JsonObject> audit(int most, Map<String, String> filters) throws InterruptedException {
    StringBuilder operation = new StringBuilder("listAudit?query.limit=").append(most);
    filters.forEach(
        (name, value) ->
            operation.append("&query.").append(name).append('=').append(encoded(value)));
    return CoordinationDesk.items(post(operation.toString(), ""), "items");
  }

  /** All pages of a list. */
  private List<JsonObject> all(String operation, String list, String filter)
      throws InterruptedException {
    List<JsonObject> found = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          post(
              operation
                  + "?query.limit=200"
                  + filter
                  + (cursor.isEmpty() ? "" : "&query.cursor=" + encoded(cursor)),
              "");
      found.addAll(CoordinationDesk.items(page, list));
      cursor = page.getString("next");
    }
    return found;
  }

  /** A link that makes the first administrator; empty when there is one. */
  Optional<String> administratorLink() throws InterruptedException {
    return Optional.ofNullable(post("offerAdministration", "").getString("link"));
  }

  private JsonObject post(String operation, String body) throws InterruptedException {
    try {
      return door.post(SERVICE, operation, JSON, body);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
