package dev.coppice.launcher;

import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The {@code coordination} service, asked through the operator's door of a seed. */
final class CoordinationDesk {
  private static final String SERVICE = "coordination";
  private static final int WAIT_MILLIS = 20_000;

  /** What may take its time, and fail as a door does. */
  @FunctionalInterface
  private interface Asking {
    JsonObject ask() throws IOException, InterruptedException;
  }

  private final OperatorDoor door;

  CoordinationDesk(OperatorDoor door) {
    this.door = door;
  }

  /**
   * @throws Refusal when nothing runs here
   */
  static CoordinationDesk of(Session session) {
    Doors doors = new Doors(session);
    doors.requireCluster();
    return new CoordinationDesk(new HttpOperatorDoor(doors::of));
  }

  List<JsonObject> leaders() throws InterruptedException {
    return items(ask("listLeaders"), "leaders");
  }

  List<JsonObject> locks() throws InterruptedException {
    return items(ask("listLocks"), "locks");
  }

  List<JsonObject> schedules() throws InterruptedException {
    return items(ask("listSchedules"), "schedules");
  }

  /** The runs of a job, the latest first; of one that there is not, none. */
  List<JsonObject> runs(String service, String job, int limit) throws InterruptedException {
    String parameters =
        "?path.service=%s&path.name=%s&query.limit=%d"
            .formatted(encoded(service), encoded(job), limit);
    return items(ask("listScheduleRuns" + parameters), "runs");
  }

  List<JsonObject> keys() throws InterruptedException {
    return items(ask("listKeys"), "keys");
  }

  List<JsonObject> settings() throws InterruptedException {
    return items(ask("listSettings"), "settings");
  }

  JsonObject setting(String key) throws InterruptedException {
    return ask("getSetting" + ofKey(key));
  }

  List<JsonObject> history(String key, int limit) throws InterruptedException {
    return items(ask("listSettingHistory" + ofKey(key) + "&query.limit=" + limit), "versions");
  }

  /** Waits a while for changes after a revision; those of all keys. */
  JsonObject changes(long since) throws InterruptedException {
    return ask("watchSettings?query.since=" + since + "&query.wait=" + WAIT_MILLIS);
  }

  /** Sets a key, or takes it back where the value is null. */
  JsonObject set(String key, @Nullable String value, @Nullable Long expectedVersion, String author)
      throws InterruptedException {
    JsonObject body = new JsonObject().put("value", value).put("author", author);
    if (expectedVersion != null) {
      body.put("expectedVersion", expectedVersion);
    }
    return refusing(
        () -> door.post(SERVICE, "setSetting" + ofKey(key), "application/json", body.encode()));
  }

  private JsonObject ask(String operation) throws InterruptedException {
    return refusing(() -> door.ask(SERVICE, operation));
  }

  private static JsonObject refusing(Asking asking) throws InterruptedException {
    try {
      return asking.ask();
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static String ofKey(String key) {
    return "?path.key=" + encoded(key);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static List<JsonObject> items(JsonObject answer, String name) {
    JsonArray array = answer.getJsonArray(name);
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }
}
