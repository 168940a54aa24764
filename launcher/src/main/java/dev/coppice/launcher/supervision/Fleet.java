package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All managed processes. A place may have two for a while: one that leaves and its successor.
 *
 * <p>All methods may be called from any thread.
 */
final class Fleet {
  private final ProcessStarter starter;
  private final HealthProbe probe;
  private final RunFiles runFiles;
  private final Pace pace;
  private final List<ManagedProcess> processes = new CopyOnWriteArrayList<>();

  Fleet(ProcessStarter starter, HealthProbe probe, RunFiles runFiles, Pace pace) {
    this.starter = starter;
    this.probe = probe;
    this.runFiles = runFiles;
    this.pace = pace;
  }

  /**
   * Begins to keep a place filled.
   *
   * @param adopted a process that fills it already, or null to start one
   */
  ManagedProcess add(Place place, @Nullable Child adopted) {
    ManagedProcess process =
        new ManagedProcess(place, starter, probe, runFiles, BackOff.usual(), pace);
    processes.add(process);
    process.start(adopted);
    return process;
  }

  List<ManagedProcess> all() {
    return processes.stream().sorted(Comparator.comparing(ManagedProcess::place)).toList();
  }

  List<ManagedProcess> of(Service service) {
    return all().stream()
        .filter(process -> process.place().service().equals(service.title()))
        .toList();
  }

  List<ProcessView> views() {
    return all().stream().map(ManagedProcess::view).toList();
  }

  /**
   * Stops processes, all at the same time, and forgets them.
   *
   * @param grace how long they may take together before they are killed
   * @return the places of those that had to be killed
   */
  List<Place> stop(Collection<ManagedProcess> leaving, Duration grace) throws InterruptedException {
    leaving.forEach(ManagedProcess::askToStop);
    long deadline = System.nanoTime() + grace.toNanos();
    List<Place> killed = new ArrayList<>();
    for (ManagedProcess process : leaving) {
      long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
      if (!process.stop(Duration.ofMillis(left))) {
        killed.add(process.place());
      }
      processes.remove(process);
    }
    return killed;
  }

  /**
   * What the user means by {@code catalog}, {@code catalog/2}, {@code catalog-2} or the name of an
   * instance: those that run first.
   *
   * @throws Refusal when it names nothing
   */
  List<ManagedProcess> named(String target) {
    List<ManagedProcess> named =
        all().stream()
            .filter(process -> isNamed(process, target))
            .sorted(Comparator.comparing(process -> process.view().pid() == null))
            .toList();
    if (named.isEmpty()) {
      throw new Refusal(
          "There is no \"%s\"; there are %s."
              .formatted(
                  target,
                  all().stream()
                      .map(process -> process.place().toString())
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
    return named;
  }

  private static boolean isNamed(ManagedProcess process, String target) {
    Place place = process.place();
    return target.equals(place.service())
        || target.equals(place.toString())
        || target.equals(place.fileName())
        || target.equals(process.view().instance());
  }
}
