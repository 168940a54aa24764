package dev.coppice.gateway.forwarding;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes request ids and <a href="https://www.w3.org/TR/trace-context/">W3C trace context</a>. Its
 * numbers are random so that they do not repeat, not so that nobody can guess them. Not
 * thread-safe: one for an event loop.
 */
final class TraceContext {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;
  private static final int ID_LENGTH = 16;
  private static final int MAX_REQUEST_ID = 64;

  private final SplittableRandom random;

  TraceContext(SplittableRandom random) {
    this.random = random;
  }

  /** The client's own id where that is 1 to 64 letters, digits, '.', '_' or '-'; else a new one. */
  String requestId(@Nullable String given) {
    if (given != null && isSound(given)) {
      return given;
    }
    byte[] id = new byte[ID_LENGTH];
    hex(id, 0, random.nextLong());
    return text(id);
  }

  private static boolean isSound(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return !id.isEmpty() && id.length() <= MAX_REQUEST_ID;
  }

  /**
   * The {@code traceparent} of the call that a request leads to: in the client's trace where it
   * sent a valid one, in a new one otherwise.
   */
  String traceparent(@Nullable String given) {
    byte[] parent = new byte[LENGTH];
    parent[0] = '0';
    parent[1] = '0';
    parent[2] = '-';
    if (given != null && isValid(given)) {
      for (int i = TRACE_ID; i < PARENT_ID - 1; i++) {
        parent[i] = (byte) given.charAt(i);
      }
      parent[FLAGS + 1] = (byte) ((Character.digit(given.charAt(FLAGS + 1), 16) & 1) + '0');
    } else {
      hex(parent, TRACE_ID, random.nextLong());
      hex(parent, TRACE_ID + ID_LENGTH, random.nextLong() | 1);
      parent[FLAGS + 1] = '0';
    }
    parent[PARENT_ID - 1] = '-';
    hex(parent, PARENT_ID, random.nextLong() | 1);
    parent[FLAGS - 1] = '-';
    parent[FLAGS] = '0';
    return text(parent);
  }

  /** Section 3.2.2: version, trace id, parent id and flags; later versions may add to the end. */
  static boolean isValid(String traceparent) {
    int length = traceparent.length();
    if (length < LENGTH
        || traceparent.charAt(2) != '-'
        || traceparent.charAt(PARENT_ID - 1) != '-'
        || traceparent.charAt(FLAGS - 1) != '-') {
      return false;
    }
    boolean first = traceparent.startsWith("00");
    return (first ? length == LENGTH : length == LENGTH || traceparent.charAt(LENGTH) == '-')
        && isHex(traceparent, 0, 2)
        && !traceparent.startsWith("ff")
        && isHex(traceparent, TRACE_ID, PARENT_ID - 1)
        && !isZero(traceparent, TRACE_ID, PARENT_ID - 1)
        && isHex(traceparent, PARENT_ID, FLAGS - 1)
        && !isZero(traceparent, PARENT_ID, FLAGS - 1)
        && isHex(traceparent, FLAGS, LENGTH);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static void hex(byte[] to, int at, long value) {
    for (int i = ID_LENGTH - 1; i >= 0; i--) {
      to[at + i] = HEX[(int) (value & 15)];
      value >>>= 4;
    }
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.ISO_8859_1);
  }
}
