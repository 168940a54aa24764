package dev.coppice.discovery.coordination;

import java.time.Duration;
import java.util.regex.Pattern;

/** What may be asked for. */
final class Limits {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration LONGEST_LEASE = Duration.ofDays(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

  private Limits() {}

  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name; it has 1 to 128 letters, digits or . _ : / -".formatted(name));
    }
    return name;
  }

  static void wait(Duration wait) {
    within("wait", wait, Duration.ZERO, LONGEST_WAIT);
  }

  static void lease(Duration lease) {
    within("lease", lease, Duration.ofMillis(1), LONGEST_LEASE);
  }

  static int atLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException("%s is %d; it is at least 1".formatted(what, number));
    }
    return number;
  }

  private static void within(String what, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it is from %s to %s".formatted(what, value, min, max));
    }
  }
}
