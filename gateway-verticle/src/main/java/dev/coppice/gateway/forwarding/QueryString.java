package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.gateway.routing.PercentDecoding;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code a=1&b=2} as <a href="https://url.spec.whatwg.org/#urlencoded-parsing">the URL
 * standard</a> does, but refuses what is malformed rather than repair it.
 */
final class QueryString {

  /** More parameters than any contract has, and few enough to be compared with all of them. */
  static final int MAX_PAIRS = 100;

  private QueryString() {}

  /**
   * Reads what stands after the question mark.
   *
   * @param from where it begins in the target; its end is the target's
   * @throws FailureException of {@link Failure.InvalidRequest} when it cannot be read
   */
  static Params parse(String target, int from) {
    List<String> pairs = new ArrayList<>(8);
    int start = from;
    while (start < target.length()) {
      int end = target.indexOf('&', start);
      end = end < 0 ? target.length() : end;
      if (end > start) {
        add(pairs, target, start, end);
      }
      start = end + 1;
    }
    return Params.of(pairs);
  }

  private static void add(List<String> pairs, String target, int start, int end) {
    if (pairs.size() == 2 * MAX_PAIRS) {
      throw refusal("has more than " + MAX_PAIRS + " parameters");
    }
    int equals = target.indexOf('=', start);
    if (equals < 0 || equals > end) {
      pairs.add(decoded(target, start, end));
      pairs.add("");
    } else {
      pairs.add(decoded(target, start, equals));
      pairs.add(decoded(target, equals + 1, end));
    }
  }

  private static String decoded(String target, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to; i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw refusal("has a character that must be percent-encoded");
      }
      plain &= c != '%' && c != '+';
    }
    if (plain) {
      return target.substring(from, to);
    }
    String text = PercentDecoding.decode(target, from, to, true);
    if (text == null) {
      throw refusal("has a percent-escape that is malformed, NUL or not UTF-8");
    }
    return text;
  }

  private static FailureException refusal(String message) {
    return new FailureException(Failure.InvalidRequest.of("query", message));
  }
}
