package dev.coppice.discovery.configuration;

import dev.coppice.contract.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The weights of versions as they are written in a live setting: {@code 1.2.0=95,1.3.0=5}. */
public final class LiveWeights {
  private static final Pattern WEIGHT = Pattern.compile("0|[1-9][0-9]?|100");

  private LiveWeights() {}

  /** Empty where it is not of that form, names a version twice, or gives no version any weight. */
  public static Optional<Map<Version, Integer>> parse(String text) {
    Map<Version, Integer> weights = new HashMap<>();
    for (String share : text.split(",", -1)) {
      String[] sides = share.split("=", -1);
      if (sides.length != 2 || !WEIGHT.matcher(sides[1]).matches()) {
        return Optional.empty();
      }
      try {
        Integer before = weights.put(Version.parse(sides[0]), Integer.valueOf(sides[1]));
        if (before != null) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    boolean any = weights.values().stream().anyMatch(weight -> weight > 0);
    return any ? Optional.of(Map.copyOf(weights)) : Optional.empty();
  }
}
