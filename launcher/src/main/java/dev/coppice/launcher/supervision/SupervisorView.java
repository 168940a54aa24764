package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Service;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What the supervisor knows at one moment: the answer to {@code view} on the control socket.
 *
 * @param phase what it is doing
 * @param failure why it failed, "" otherwise
 * @param httpPort the gateway's public port
 */
public record SupervisorView(
    long pid,
    Phase phase,
    String failure,
    boolean singleProcess,
    int httpPort,
    List<ProcessView> processes,
    List<BackingView> backing) {

  /** Of the supervisor, not of the cluster. */
  public enum Phase {
    STARTING,
    RUNNING,
    FAILED,
    STOPPING
  }

  public SupervisorView {
    processes = List.copyOf(processes);
    backing = List.copyOf(backing);
  }

  /**
   * Whether every place is filled by a process that is ready, and what stands behind it answers.
   */
  public boolean allUp() {
    return phase == Phase.RUNNING
        && backing.stream().allMatch(BackingView::answers)
        && processes.stream()
            .map(ProcessView::place)
            .distinct()
            .allMatch(
                place ->
                    processes.stream()
                        .anyMatch(
                            process ->
                                process.place().equals(place)
                                    && process.state() == ProcessView.State.UP));
  }

  /** How many places the layout has for a service. */
  public long places(Service service) {
    return processes.stream()
        .map(ProcessView::place)
        .filter(place -> place.service().equals(service.title()))
        .distinct()
        .count();
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("pid", pid)
        .put("phase", phase.name())
        .put("failure", failure)
        .put("singleProcess", singleProcess)
        .put("httpPort", httpPort)
        .put("processes", array(processes, ProcessView::toJson))
        .put("backing", array(backing, BackingView::toJson));
  }

  public static SupervisorView fromJson(JsonObject json) {
    return new SupervisorView(
        json.getLong("pid"),
        Phase.valueOf(json.getString("phase")),
        json.getString("failure"),
        json.getBoolean("singleProcess"),
        json.getInteger("httpPort"),
        list(json.getJsonArray("processes"), ProcessView::fromJson),
        list(json.getJsonArray("backing"), BackingView::fromJson));
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> toJson) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(toJson.apply(item)));
    return array;
  }

  private static <T> List<T> list(JsonArray array, Function<JsonObject, T> fromJson) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).map(fromJson).toList();
  }
}
