package dev.coppice.discovery.configuration;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that may be set, and to what.
 *
 * @param name the key itself; one with {@code <name>} in it stands for all keys with a name there:
 *     letters, digits and hyphens
 * @param allowed completes "it must be ..."
 * @param accepts whether a value is allowed; it may refuse by an {@link IllegalArgumentException}
 * @param purpose what it is for, in a line
 */
public record DeclaredKey(String name, String allowed, Predicate<String> accepts, String purpose) {
  private static final Pattern PLACE = Pattern.compile("<[a-z]+>");
  private static final String NAME = "[A-Za-z0-9-]+";

  boolean covers(String key) {
    String pattern = PLACE.matcher(name.replace(".", "\\.")).replaceAll(NAME);
    return key.matches(pattern);
  }

  /** What a value must be that is not allowed, and, where more can be said, why; else null. */
  @Nullable String refusal(String value) {
    try {
      return accepts.test(value) ? null : allowed;
    } catch (InvalidNetworkException e) {
      return allowed + "; " + e.getMessage();
    } catch (IllegalArgumentException e) {
      return allowed;
    }
  }
}
