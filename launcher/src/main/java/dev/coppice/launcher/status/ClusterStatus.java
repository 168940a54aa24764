package dev.coppice.launcher.status;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.supervision.BackingView;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.ProcessView.State;
import dev.coppice.launcher.supervision.SupervisorView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What runs where. The registry knows which services work; the supervisor knows the processes that
 * have not registered yet, or are dead.
 *
 * @param ready whether every process is up, its services are in the registry as up, and what stands
 *     behind them answers
 */
public record ClusterStatus(
    boolean ready, int httpPort, List<NodeStatus> nodes, List<BackingView> backing) {

  /** Every seed offers it beside its own; to people and scripts that is one node, not two. */
  private static final String WITHIN_SEEDS = "coordination";

  public ClusterStatus {
    nodes = List.copyOf(nodes);
    backing = List.copyOf(backing);
  }

  static ClusterStatus of(SupervisorView view, List<RegistryRecord> records) {
    List<NodeStatus> nodes = new ArrayList<>();
    Set<RegistryRecord> seen = new HashSet<>();
    for (ProcessView process : view.processes()) {
      List<RegistryRecord> own =
          records.stream()
              .filter(record -> process.pid() != null && record.pid() == process.pid())
              .toList();
      own.forEach(record -> nodes.add(registered(process, record)));
      seen.addAll(own);
      if (own.isEmpty()) {
        nodes.add(unregistered(process));
      }
    }
    records.stream()
        .filter(record -> !seen.contains(record))
        .forEach(record -> nodes.add(elsewhere(record)));
    nodes.sort(Comparator.comparing(node -> node.place() == null));
    boolean ready =
        view.allUp()
            && !view.processes().isEmpty()
            && view.processes().stream()
                .map(ProcessView::place)
                .distinct()
                .allMatch(place -> isServed(place, view, nodes));
    return new ClusterStatus(ready, view.httpPort(), nodes, view.backing());
  }

  /**
   * Whether a process of the place is up with all its services; a successor may start beside it.
   */
  private static boolean isServed(Place place, SupervisorView view, List<NodeStatus> nodes) {
    return view.processes().stream()
        .filter(process -> process.place().equals(place) && process.state() == State.UP)
        .anyMatch(
            process ->
                nodes.stream()
                    .filter(node -> Objects.equals(node.pid(), process.pid()))
                    .filter(node -> !node.service().equals(WITHIN_SEEDS))
                    .allMatch(NodeStatus::isUp));
  }

  private static NodeStatus registered(ProcessView process, RegistryRecord record) {
    String health =
        switch (process.state()) {
          case STOPPING -> "draining";
          case UNREADY -> "down";
          default -> record.health();
        };
    String reason = record.reason() == null ? "" : record.reason();
    return new NodeStatus(
        process.place().toString(),
        record.service(),
        record.instance(),
        record.pid(),
        record.host(),
        record.managementPort(),
        record.httpPort(),
        health,
        record.version(),
        record.ageSeconds(),
        reason.isEmpty() ? process.note() : reason);
  }

  private static NodeStatus unregistered(ProcessView process) {
    String health =
        switch (process.state()) {
          case STARTING, UP -> "starting";
          case STOPPING -> "draining";
          case WAITING -> process.starts() == 0 ? "starting" : "down";
          case UNREADY, STOPPED -> "down";
        };
    return new NodeStatus(
        process.place().toString(),
        process.place().service(),
        process.instance(),
        process.pid(),
        "127.0.0.1",
        process.managementPort(),
        null,
        health,
        null,
        0,
        process.note());
  }

  private static NodeStatus elsewhere(RegistryRecord record) {
    return new NodeStatus(
        null,
        record.service(),
        record.instance(),
        record.pid(),
        record.host(),
        record.managementPort(),
        record.httpPort(),
        record.health(),
        record.version(),
        record.ageSeconds(),
        "not started from here");
  }

  /** The nodes as people know them, each seed once. */
  List<NodeStatus> shown() {
    return nodes.stream().filter(node -> !node.service().equals(WITHIN_SEEDS)).toList();
  }

  /** The names of the services there are. */
  public Set<String> services() {
    return nodes.stream().map(NodeStatus::service).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The management ports ({@code host:port}) of the instances of a service that are up. */
  public List<String> doorsOf(String service) {
    return nodes.stream()
        .filter(node -> node.service().equals(service) && node.isUp())
        .map(node -> node.host() + ":" + node.managementPort())
        .toList();
  }

  public JsonObject toJson() {
    JsonArray nodeArray = new JsonArray();
    shown().forEach(node -> nodeArray.add(node.toJson()));
    JsonArray backingArray = new JsonArray();
    backing.forEach(
        service ->
            backingArray.add(
                new JsonObject()
                    .put("name", service.name())
                    .put("port", service.port())
                    .put("pid", service.pid())
                    .put("embedded", service.embedded())));
    return new JsonObject()
        .put("ready", ready)
        .put("nodes", nodeArray)
        .put("backing", backingArray);
  }
}
