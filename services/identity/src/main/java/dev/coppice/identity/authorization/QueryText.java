package dev.coppice.identity.authorization;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters as they stand in a URL or a form. */
final class QueryText {

  private record Pair(String name, String value) {}

  private final List<Pair> pairs = new ArrayList<>();

  /** What cannot be decoded is left out: it is no parameter of ours. */
  QueryText(String text) {
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals > 0 ? decoded(part.substring(0, equals)) : null;
      String value = equals > 0 ? decoded(part.substring(equals + 1)) : null;
      if (name != null && value != null) {
        add(name, value);
      }
    }
  }

  QueryText() {}

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  QueryText add(String name, String value) {
    pairs.add(new Pair(name, value));
    return this;
  }

  QueryText addIfThere(String name, @Nullable String value) {
    return value == null ? this : add(name, value);
  }

  /** An empty one counts as none (RFC 6749, section 3.1). */
  @Nullable String get(String name) {
    for (Pair pair : pairs) {
      if (pair.name().equals(name)) {
        return pair.value().isEmpty() ? null : pair.value();
      }
    }
    return null;
  }

  boolean repeats() {
    Set<String> names = new HashSet<>();
    return pairs.stream().anyMatch(pair -> !names.add(pair.name()));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Pair pair : pairs) {
      text.append(text.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(pair.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(pair.value(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /**
   * The text without these words in the value of a name, and without the name where none is left.
   */
  String without(String name, String... words) {
    QueryText rest = new QueryText();
    for (Pair pair : pairs) {
      List<String> left = new ArrayList<>(Arrays.asList(pair.value().split(" +")));
      if (pair.name().equals(name)) {
        left.removeAll(Arrays.asList(words));
        if (!left.isEmpty()) {
          rest.add(name, String.join(" ", left));
        }
      } else {
        rest.add(pair.name(), pair.value());
      }
    }
    return rest.text();
  }

  /** A URL with these parameters added. */
  String addedTo(String url) {
    String joint = url.contains("?") ? (url.endsWith("?") || url.endsWith("&") ? "" : "&") : "?";
    return pairs.isEmpty() ? url : url + joint + text();
  }
}
