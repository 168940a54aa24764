package dev.coppice.discovery.scheduling;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the fields of a cron expression.
 *
 * @param names stand for {@code min} and those that follow
 */
record CronField(String what, int min, int max, List<String> names) {
  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:/([0-9]{1,2}))?");

  /**
   * The numbers that a field names.
   *
   * @throws IllegalArgumentException that says what is wrong, and what is allowed
   */
  BitSet parse(String text) {
    BitSet numbers = new BitSet();
    for (String item : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      Matcher matcher = ITEM.matcher(item);
      if (!matcher.matches()) {
        throw refused(item);
      }
      add(item, matcher, numbers);
    }
    return numbers;
  }

  private void add(String item, Matcher matcher, BitSet numbers) {
    boolean all = matcher.group(1) == null;
    int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
    int first = all ? min : number(item, matcher.group(1));
    int last =
        all
            ? max
            : matcher.group(2) != null
                ? number(item, matcher.group(2))
                // 5/15 is from 5 on, as it is for Vixie.
                : matcher.group(3) == null ? first : max;
    if (step < 1 || first > last) {
      throw refused(item);
    }
    for (int number = first; number <= last; number += step) {
      numbers.set(number);
    }
  }

  private int number(String item, String text) {
    int named = names.indexOf(text);
    if (named >= 0) {
      return min + named;
    }
    if (!text.matches("[0-9]{1,2}")) {
      throw refused(item);
    }
    int number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw refused(item);
    }
    return number;
  }

  private IllegalArgumentException refused(String item) {
    return new IllegalArgumentException(
        "its %s is \"%s\"; allowed are *, %d to %d%s, ranges as %d-%d, steps as */2, and lists of them"
            .formatted(
                what,
                item,
                min,
                max,
                names.isEmpty() ? "" : ", " + names.get(0) + " to " + names.get(names.size() - 1),
                min,
                max));
  }
}
