package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Real processes that do next to nothing, in place of nodes; ready at once unless told otherwise.
 */
final class FakePrograms implements ProcessStarter, HealthProbe {
  /** Leaves in order when asked to. */
  static final String WAITS = "trap 'exit 0' TERM; while :; do sleep 0.02; done";

  /** Does not leave when asked to. */
  static final String STUBBORN = "trap '' TERM; while :; do sleep 0.02; done";

  static final String CRASHES = "exit 7";

  final List<String> events = new CopyOnWriteArrayList<>();
  private final Map<Place, String> scripts = new ConcurrentHashMap<>();
  private final Map<Place, String> unready = new ConcurrentHashMap<>();
  private final Map<Place, Integer> starts = new HashMap<>();
  private final List<Child> children = new ArrayList<>();

  FakePrograms run(Place place, String script) {
    scripts.put(place, script);
    return this;
  }

  /** From now on says that it is not ready; null makes it ready again. */
  void unready(Place place, @Nullable String reason) {
    if (reason == null) {
      unready.remove(place);
    } else {
      unready.put(place, reason);
    }
  }

  @Override
  public synchronized Child start(Place place) throws IOException {
    int number = starts.merge(place, 1, Integer::sum);
    Process process =
        new ProcessBuilder("/bin/sh", "-c", scripts.getOrDefault(place, WAITS)).start();
    Child child = Child.started(place, place.fileName() + "-" + number, 1, process);
    children.add(child);
    events.add("start " + child.instance());
    process.onExit().thenRun(() -> events.add("end " + child.instance()));
    return child;
  }

  @Override
  public Health check(Child child) {
    String reason = unready.get(child.place());
    return reason == null ? Health.READY : new Health(false, reason);
  }

  synchronized List<Child> alive() {
    return children.stream().filter(child -> child.identity().isAlive()).toList();
  }

  synchronized void endAll() {
    children.forEach(Child::kill);
  }
}
