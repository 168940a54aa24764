package dev.coppice.discovery.calling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the calls of one part to one service, over all of the part's event loops. Any thread. */
final class CallMeters {

  /** How a call ended. */
  enum Outcome {
    /** With a status below 500. */
    ANSWERED,
    /** With a status of 500 or above. */
    FAILED,
    /** Without an answer before its deadline. */
    LATE,
    /** Not made: as many are in flight as are good for anybody. */
    SHED,
    /** Not made, or lost, since no instance is there. */
    UNAVAILABLE
  }

  /** Why an attempt followed another. */
  enum Repetition {
    /** The instance answered 503. */
    REFUSED,
    /** The instance left the registry, or hangs. */
    LOST,
    /** The attempt had its share of the time. */
    LATE,
    /** It was time for a second one beside the first. */
    HEDGE
  }

  private final MeterRegistry meters;
  private final String caller;
  private final String service;
  private final Map<Outcome, Counter> calls = new EnumMap<>(Outcome.class);
  private final Map<Repetition, Counter> repetitions = new EnumMap<>(Repetition.class);
  private final Map<String, LongAdder> limits = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry meters, String caller, String service) {
    this.meters = meters;
    this.caller = caller;
    this.service = service;
    for (Outcome outcome : Outcome.values()) {
      calls.put(
          outcome,
          Counter.builder("coppice.calls.made")
              .description("Calls by how they ended")
              .tags("caller", caller, "service", service, "outcome", word(outcome))
              .register(meters));
    }
    for (Repetition why : Repetition.values()) {
      repetitions.put(
          why,
          Counter.builder("coppice.calls.repeated")
              .description("Attempts beyond the first of a call")
              .tags("caller", caller, "service", service, "why", word(why))
              .register(meters));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  void ended(Outcome outcome) {
    count(calls.get(outcome));
  }

  void repeated(Repetition why) {
    count(repetitions.get(why));
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  /** The sum of the limits of an operation at all instances, on all event loops. */
  LongAdder limit(String operation) {
    return limits.computeIfAbsent(operation, this::limitGauge);
  }

  private LongAdder limitGauge(String operation) {
    LongAdder limit = new LongAdder();
    Gauge.builder("coppice.calls.limit", limit, LongAdder::sum)
        .description("Calls that may be in flight at once")
        .tags("caller", caller, "service", service, "operation", operation)
        .register(meters);
    return limit;
  }
}
