package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import org.jspecify.annotations.Nullable;

/** Where somebody goes on to who has signed in: a path at this origin, and never another site. */
final class ReturnPath {

  static final String PARAMETER = "return";
  static final String TOP = "/";

  /** It travels in a cookie, which may be 4 KiB. */
  private static final int LONGEST = 2_000;

  private ReturnPath() {}

  /**
   * The path that is asked for; {@link #TOP} where none is.
   *
   * @throws FailureException of {@link Failure.InvalidRequest} where that is no such path
   */
  static String asked(@Nullable String text) {
    if (text == null) {
      return TOP;
    }
    if (!isOne(text)) {
      throw new FailureException(
          Failure.InvalidRequest.of(
              "query." + PARAMETER,
              "must be a path at this origin, such as /basket: with one / at its beginning, no \\,"
                  + " all but visible ASCII percent-encoded, and at most "
                  + LONGEST
                  + " characters"));
    }
    return text;
  }

  /** Browsers take a backslash for a slash, skip some control characters, and //x for a host. */
  static boolean isOne(String text) {
    return text.length() <= LONGEST
        && text.startsWith("/")
        && !text.startsWith("//")
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }
}
