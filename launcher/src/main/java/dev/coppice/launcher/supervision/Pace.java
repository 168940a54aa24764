package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Lets only so many processes start at a time. A JVM that starts keeps a core busy; more of them
 * than there are cores drive each other's memory out of the caches, and none is ready before all
 * are: on two cores, eight seeds at once took 1.7 times the processor time of one alone, each.
 *
 * <p>All methods may be called from any thread.
 */
final class Pace {

  /** Often enough for whoever is not wanted any more. */
  private static final long LOOK_MILLIS = 100;

  private final int atOnce;
  private final Duration patience;

  /** Who came first begins first. */
  private final Deque<Place> waiting = new ArrayDeque<>();

  /** Since when, by {@link System#nanoTime}. */
  private final Map<Place, Long> starting = new HashMap<>();

  /**
   * @param patience a process that takes longer waits for something, and no other waits for it
   */
  Pace(int atOnce, Duration patience) {
    this.atOnce = atOnce;
    this.patience = patience;
  }

  /** As many as there are cores, but two at least; patient for ten seconds. */
  static Pace ofThisMachine() {
    return new Pace(
        Math.max(2, Runtime.getRuntime().availableProcessors()), Duration.ofSeconds(10));
  }

  /**
   * Waits until a process may start. Seeds do not wait: none is ready before most of them are.
   *
   * @param wanted whether it is to start at all; nobody waits longer than that
   */
  synchronized void begin(Place place, BooleanSupplier wanted) throws InterruptedException {
    if (!place.service().equals(Service.DISCOVERY.title())) {
      waiting.addLast(place);
      while (wanted.getAsBoolean()
          && (underWay() >= atOnce || !place.equals(waiting.peekFirst()))) {
        wait(LOOK_MILLIS);
      }
      waiting.remove(place);
    }
    starting.put(place, System.nanoTime());
  }

  /** It is ready, has ended, or is wanted no more. */
  synchronized void done(Place place) {
    if (starting.remove(place) != null) {
      notifyAll();
    }
  }

  private int underWay() {
    long now = System.nanoTime();
    starting.values().removeIf(since -> now - since > patience.toNanos());
    return starting.size();
  }
}
