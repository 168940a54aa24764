package dev.coppice.discovery.configuration;

import dev.coppice.contract.CallPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policy of calls as it is written in a live setting: {@code retries=1,hedge=50ms}. */
public final class LivePolicy {
  private static final Pattern FORM =
      Pattern.compile("retries=([0-9])(?:,hedge=([1-9][0-9]{1,4})ms)?");

  private LivePolicy() {}

  /** Empty where it is not of that form, or no policy. */
  public static Optional<CallPolicy> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String hedge = matcher.group(2);
    try {
      return Optional.of(
          new CallPolicy(
              Integer.parseInt(matcher.group(1)),
              hedge == null ? Duration.ZERO : Duration.ofMillis(Long.parseLong(hedge))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
