package dev.coppice.events;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A topic of Kafka as a service declares it.
 *
 * @param partitions 1 to 100: made so once, and not changed by us, since it would break the order
 * @param retention how long an event is kept; 1 minute to 10 years
 * @param types of the events in it
 */
record EventChannel(String topic, int partitions, Duration retention, List<String> types) {
  private static final Pattern TOPIC =
      Pattern.compile("coppice\\.(events|retry|dead-letters)\\.[a-z][a-z0-9.-]*");
  private static final int MOST_PARTITIONS = 100;
  private static final int GROUP_PARTITIONS = 3;

  /** One that a group has for itself. */
  static EventChannel ofGroup(String topic, Duration retention) {
    return new EventChannel(topic, GROUP_PARTITIONS, retention, List.of());
  }

  EventChannel {
    types = List.copyOf(types);
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "the address of a channel reads coppice.events.<domain>; this is " + topic);
    }
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException(
          topic + " has " + partitions + " partitions; allowed are 1 to " + MOST_PARTITIONS);
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0
        || retention.compareTo(Duration.ofDays(3_660)) > 0) {
      throw new IllegalArgumentException(
          topic + " keeps events for " + retention + "; allowed are 1 minute to 10 years");
    }
  }
}
