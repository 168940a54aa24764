package dev.coppice.identity.signin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a form of ours sends. Of a field that stands several times the first counts. */
public final class PostedForm {

  private final Map<String, String> values = new HashMap<>();

  PostedForm(String body) {
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decoded(pair.substring(0, equals));
        String value = decoded(pair.substring(equals + 1));
        if (name != null && value != null) {
          values.putIfAbsent(name, value);
        }
      }
    }
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Empty where there is none. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }
}
