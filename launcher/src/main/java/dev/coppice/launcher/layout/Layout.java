package dev.coppice.launcher.layout;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How many processes of which service there shall be.
 *
 * @param counts for every service
 * @param singleProcess whether all of them are one JVM instead; then the counts do not matter
 */
public record Layout(Map<Service, Integer> counts, boolean singleProcess) {
  public Layout {
    counts = Map.copyOf(counts);
  }

  /**
   * @param wanted counts that differ from the usual ones
   * @param only if not empty, the services to start; the seeds always are
   */
  public static Layout of(Map<Service, Integer> wanted, Set<Service> only, boolean singleProcess) {
    Map<Service, Integer> counts = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      boolean left = only.isEmpty() || only.contains(service) || service.isSeed();
      int count = wanted.getOrDefault(service, left ? service.usual() : 0);
      counts.put(service, service.checkCount(count));
    }
    return new Layout(counts, singleProcess);
  }

  public int count(Service service) {
    return counts.getOrDefault(service, 0);
  }

  /** In the order of starting. */
  public List<Place> places() {
    if (singleProcess) {
      return List.of(new Place(Place.WHOLE, 1));
    }
    return counts.keySet().stream()
        .sorted(Comparator.naturalOrder())
        .flatMap(service -> places(service).stream())
        .toList();
  }

  public List<Place> places(Service service) {
    return IntStream.rangeClosed(1, count(service)).mapToObj(n -> Place.of(service, n)).toList();
  }
}
