package dev.coppice.node;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of messages. */
final class Secrets {
  private static final String MASK = "***";

  /** The password of {@code scheme://user:password@host}; it may itself hold an unescaped '@'. */
  private static final Pattern USERINFO =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)([^\\s:@/]*):([^\\s/]*)@");

  /** {@code ?password=...} and the like in the query of a URI. */
  private static final Pattern QUERY =
      Pattern.compile(
          "([?&][^=&\\s]*(?:password|secret|token)=)[^&\\s]*", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /**
   * The value as it may be shown: all of it masked when the key says so, else passwords in URIs.
   */
  static String masked(String key, String value) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (lower.endsWith("password")
        || lower.endsWith("secret")
        || lower.endsWith("token")
        // A key of TLS is a path; these are the key itself.
        || lower.endsWith("identity.key")
        || lower.endsWith("acquirer.key")) {
      return MASK;
    }
    String withoutUserinfo = USERINFO.matcher(value).replaceAll("$1$2:" + MASK + "@");
    return QUERY.matcher(withoutUserinfo).replaceAll("$1" + MASK);
  }
}
