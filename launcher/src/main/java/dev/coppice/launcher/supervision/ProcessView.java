package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor knows of one managed process at one moment.
 *
 * @param instance of the process that runs, or ran last; null before the first
 * @param pid null when no process runs
 * @param managementPort null when no process runs
 * @param starts how often it has been started
 * @param everReady whether any of its processes has been ready
 * @param note why it is in this state, "" if there is nothing to say
 */
public record ProcessView(
    Place place,
    State state,
    @Nullable String instance,
    @Nullable Long pid,
    @Nullable Integer managementPort,
    int starts,
    boolean everReady,
    String note) {

  /**
   *
   *
   * <pre>
   * waiting -> starting -> up <-> unready
   *    ^          |         |        |
   *    +----------+---------+--------+   the process died
   * any of them -> stopping -> stopped   it was told to
   * </pre>
   */
  public enum State {
    /** No process runs; one will be started in its turn, or after a pause if the last one died. */
    WAITING,
    STARTING,
    UP,
    /** It was up, and says now that it cannot work. */
    UNREADY,
    STOPPING,
    STOPPED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("service", place.service())
        .put("number", place.number())
        .put("state", state.name())
        .put("instance", instance)
        .put("pid", pid)
        .put("managementPort", managementPort)
        .put("starts", starts)
        .put("everReady", everReady)
        .put("note", note);
  }

  static ProcessView fromJson(JsonObject json) {
    return new ProcessView(
        new Place(json.getString("service"), json.getInteger("number")),
        State.valueOf(json.getString("state")),
        json.getString("instance"),
        json.getLong("pid"),
        json.getInteger("managementPort"),
        json.getInteger("starts"),
        json.getBoolean("everReady"),
        json.getString("note"));
  }
}
