package dev.coppice.launcher;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.door.OperatorDoor.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Audits all services, each by its own operation, and compares the figures that several of them
 * have.
 */
final class AuditDesk {
  private static final int NOT_FOUND = 404;

  private final OperatorDoor door;
  private final Supplier<Set<String>> services;

  /**
   * @param services the names of those there are
   */
  AuditDesk(OperatorDoor door, Supplier<Set<String>> services) {
    this.door = door;
    this.services = services;
  }

  static AuditDesk of(Session session) {
    Doors doors = new Doors(session);
    return new AuditDesk(new HttpOperatorDoor(doors::of), () -> doors.requireCluster().services());
  }

  /** All checks, their names with the service's before them. */
  List<Check> audit() throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    Map<String, Map<String, Long>> figures = new TreeMap<>();
    for (String service : services.get()) {
      try {
        Audit found = Audit.fromJson(door.ask(service, Audit.OPERATION));
        found.checks().forEach(check -> checks.add(of(service, check)));
        found
            .figures()
            .forEach(
                (name, value) ->
                    figures.computeIfAbsent(name, n -> new TreeMap<>()).put(service, value));
      } catch (RefusedException e) {
        if (e.status() != NOT_FOUND) {
          checks.add(unanswered(service));
        }
      } catch (IOException e) {
        checks.add(unanswered(service));
      }
    }
    figures.forEach((name, values) -> compare(name, values, checks));
    return checks;
  }

  private static Check of(String service, Check check) {
    return new Check(service + "." + check.name(), check.expected(), check.actual());
  }

  private static Check unanswered(String service) {
    return new Check(service + ".answers", 1, 0);
  }

  /** Each service with the first one. */
  private static void compare(String name, Map<String, Long> values, List<Check> checks) {
    List<String> known = List.copyOf(values.keySet());
    for (String other : known.subList(1, known.size())) {
      checks.add(
          new Check(
              "%s.of.%s.and.%s".formatted(name, known.get(0), other),
              values.getOrDefault(known.get(0), 0L),
              values.getOrDefault(other, 0L)));
    }
  }
}
