package dev.coppice.cart;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which version a cart must have to be changed.
 *
 * @param versions one of these; any where it is empty
 */
record Condition(Set<Long> versions) {

  /** Whatever version it has. */
  static final Condition NONE = new Condition(Set.of());

  /** None has it: what a tag is that we never gave. */
  static final long NEVER = -1;

  Condition {
    versions = Set.copyOf(versions);
  }

  /** As the script compares them: {@code ,12,13,}; empty where any will do. */
  String text() {
    StringBuilder text = new StringBuilder();
    new TreeSet<>(versions).forEach(version -> text.append(',').append(version));
    return text.isEmpty() ? "" : text.append(',').toString();
  }
}
