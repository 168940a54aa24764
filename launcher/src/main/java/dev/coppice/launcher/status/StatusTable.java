package dev.coppice.launcher.status;

import dev.coppice.launcher.supervision.BackingView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster's status for people. */
public final class StatusTable {
  private static final List<String> HEADER =
      List.of("SERVICE", "INSTANCE", "HEALTH", "PID", "UPTIME", "MANAGEMENT", "");

  private StatusTable() {}

  /** Lines without ends. */
  public static List<String> lines(ClusterStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    status.shown().forEach(node -> rows.add(row(node)));
    status.backing().forEach(backing -> rows.add(row(backing)));
    return TextTable.aligned(rows);
  }

  private static List<String> row(NodeStatus node) {
    String url = node.httpPort() == null ? "" : "http://localhost:" + node.httpPort();
    return List.of(
        node.place() == null ? node.service() : name(node),
        text(node.instance()),
        node.health(),
        text(node.pid()),
        node.uptimeSeconds() > 0 ? uptime(node.uptimeSeconds()) : "-",
        node.managementPort() == null ? "-" : node.host() + ":" + node.managementPort(),
        node.note().isEmpty() ? url : node.note());
  }

  /** In a single process the place does not tell the services apart. */
  private static String name(NodeStatus node) {
    String place = String.valueOf(node.place());
    return place.startsWith(node.service() + "/") ? place : node.service();
  }

  private static List<String> row(BackingView backing) {
    return List.of(
        backing.name(),
        backing.embedded() ? "embedded" : "external",
        health(backing),
        text(backing.pid()),
        "-",
        "-",
        backing.host() + ":" + backing.port());
  }

  private static String health(BackingView backing) {
    if (backing.answers()) {
      return "up";
    }
    return backing.embedded() && backing.pid() == null ? "starting" : "down";
  }

  private static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  static String uptime(double seconds) {
    Duration duration = Duration.ofSeconds((long) seconds);
    if (duration.toMinutes() == 0) {
      return duration.toSeconds() + "s";
    }
    if (duration.toHours() == 0) {
      return "%dm%02ds".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() == 0
        ? "%dh%02dm".formatted(duration.toHours(), duration.toMinutesPart())
        : "%dd%02dh".formatted(duration.toDays(), duration.toHoursPart());
  }
}
