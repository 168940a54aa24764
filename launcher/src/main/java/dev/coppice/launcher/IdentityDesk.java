package dev.coppice.launcher;

import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The clients and users of the {@code identity} service, through its operator's door. */
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
    return CoordinationDesk.items(post("listClients", ""), "clients");
  }

  void deleteClient(String id, String author) throws InterruptedException {
    post(
        "deleteClient?path.clientId=%s&query.author=%s".formatted(encoded(id), encoded(author)),
        "");
  }

  /** Makes an account; the answer has its id and the link to its password. */
  JsonObject createUser(JsonObject user) throws InterruptedException {
    return post("createUser", user.encode());
  }

  List<JsonObject> users() throws InterruptedException {
    return CoordinationDesk.items(post("listUsers", ""), "users");
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
