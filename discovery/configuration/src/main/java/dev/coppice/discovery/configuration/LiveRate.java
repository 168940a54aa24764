package dev.coppice.discovery.configuration;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit of requests as it is written in a live setting: {@code 600/min burst 50}; {@code off}
 * stands for none.
 *
 * @param requests how many in each window, 1 to 999999
 * @param window a second, a minute or an hour
 * @param burst how many at once, 1 to 999999; where it is not written, those of a whole window
 */
public record LiveRate(int requests, Duration window, int burst) {
  private static final String OFF = "off";
  private static final Pattern FORM =
      Pattern.compile("([1-9][0-9]{0,5})/(s|min|h)(?: burst ([1-9][0-9]{0,5}))?");

  /** Empty where there is no limit: the text is {@code off}, or not of that form. */
  public static Optional<LiveRate> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int requests = Integer.parseInt(matcher.group(1));
    String burst = matcher.group(3);
    return Optional.of(
        new LiveRate(
            requests,
            window(matcher.group(2)),
            burst == null ? requests : Integer.parseInt(burst)));
  }

  private static Duration window(String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(1);
      case "min" -> Duration.ofMinutes(1);
      default -> Duration.ofHours(1);
    };
  }

  static boolean isOffOrRate(String text) {
    return text.equals(OFF) || parse(text).isPresent();
  }
}
