package dev.coppice.launcher;

import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The clients of the {@code identity} service, through its operator's door. */
final class ClientDesk {
  private static final String SERVICE = "identity";
  private static final String JSON = "application/json";

  private final OperatorDoor door;

  ClientDesk(OperatorDoor door) {
    this.door = door;
  }

  /**
   * @throws Refusal when nothing runs here
   */
  static ClientDesk of(Session session) {
    Doors doors = new Doors(session);
    doors.requireCluster();
    return new ClientDesk(new HttpOperatorDoor(doors::of));
  }

  /** Registers a client; the answer has its id and its secret. */
  JsonObject create(JsonObject client) throws InterruptedException {
    return post("createClient", client.encode());
  }

  List<JsonObject> list() throws InterruptedException {
    return CoordinationDesk.items(post("listClients", ""), "clients");
  }

  void delete(String id, String author) throws InterruptedException {
    post(
        "deleteClient?path.clientId=%s&query.author=%s".formatted(encoded(id), encoded(author)),
        "");
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
