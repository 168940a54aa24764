package dev.coppice.node;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What a node has heard of that another one was asked by a third one to say. At an address where
 * many nodes listen, all hear what one of them asks for: so the others need not ask the same.
 * Otherwise the messages in a cluster would grow with the square of its size. Any thread.
 */
final class Overheard {
  /** Nobody heard for so many periods: something may be wrong here, and everybody is asked. */
  private static final int LATELY = 2;

  private final long period;
  private final LongSupplier clock;

  /** When each node was heard last, by address. */
  private final Map<String, Map<String, Long>> heard = new ConcurrentHashMap<>();

  /**
   * @param period how often a node asks one of the others
   * @param clock in nanoseconds, as {@link System#nanoTime} has it
   */
  Overheard(Duration period, LongSupplier clock) {
    this.period = period.toNanos();
    this.clock = clock;
  }

  void add(String address, String speaker) {
    heard
        .computeIfAbsent(address, heardNow -> new ConcurrentHashMap<>())
        .put(speaker, clock.getAsLong());
  }

  /**
   * Whether a node need not be asked to say something at an address: it was heard there since its
   * last turn, and somebody was just now.
   *
   * @param others how many nodes are asked in turn
   */
  boolean suffices(String address, String speaker, int others) {
    Map<String, Long> speakers = heard.getOrDefault(address, Map.of());
    Long before = speakers.get(speaker);
    return before != null
        && isWithin(others, before)
        && speakers.values().stream().anyMatch(latest -> isWithin(LATELY, latest));
  }

  private boolean isWithin(int periods, long time) {
    return clock.getAsLong() - time <= periods * period;
  }

  /** Forgets what it was about other addresses and nodes. */
  void retain(Collection<String> addresses, Collection<String> nodes) {
    heard.keySet().retainAll(addresses);
    heard.values().forEach(speakers -> speakers.keySet().retainAll(nodes));
  }
}
