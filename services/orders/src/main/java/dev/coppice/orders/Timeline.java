package dev.coppice.orders;

import java.util.List;

/**
 * What is known of all that happened to an order.
 *
 * @param entries in the order of time
 * @param missing of what nothing could be had now
 */
record Timeline(List<TimelineEntry> entries, List<Source> missing) {

  /** Another service that knows more of an order. */
  enum Source {
    MESSAGES("messages", "notifications do not answer: what was sent about the order is not here"),
    TRACKING("tracking", "shipping does not answer: what the carrier has told is not here");

    private final String part;
    private final String absence;

    Source(String part, String absence) {
      this.part = part;
      this.absence = absence;
    }

    /** As the contract names it. */
    String part() {
      return part;
    }

    /** That it is missing, for people. */
    String absence() {
      return absence;
    }
  }

  Timeline {
    entries = List.copyOf(entries);
    missing = List.copyOf(missing);
  }
}
