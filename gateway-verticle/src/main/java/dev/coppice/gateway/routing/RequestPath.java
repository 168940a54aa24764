package dev.coppice.gateway.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The path of one request, cut into segments. Mutable, and used again for request after request of
 * one event loop, so that an ordinary path costs no allocation.
 *
 * <p>It is cut at slashes first and decoded then, so that an encoded slash stays within its
 * segment's value. Nothing is normalised: a path either is as it stands in a contract, or is not
 * found, or is refused.
 */
public final class RequestPath {

  /** No contract has paths this deep; a deeper one is checked, and never found. */
  private static final int MAX_SEGMENTS = 32;

  private final int[] starts = new int[MAX_SEGMENTS];
  private final int[] ends = new int[MAX_SEGMENTS];
  private final int[] hashes = new int[MAX_SEGMENTS];
  private final @Nullable String[] decoded = new String[MAX_SEGMENTS];
  private String target = "";
  private int size;
  private int decodedSize;

  /**
   * Reads the part of a request target that is its path.
   *
   * @param from where it begins, with a slash
   * @param to where it ends: at the question mark, or the target's end
   * @return null when it is sound, else what is wrong with it
   */
  public @Nullable String read(String target, int from, int to) {
    forget();
    this.target = target;
    int start = from + 1;
    int hash = 0;
    boolean escaped = false;
    for (int i = start; i < to; i++) {
      char c = target.charAt(i);
      if (c == '/') {
        String wrong = add(start, i, hash, escaped);
        if (wrong != null) {
          return wrong;
        }
        start = i + 1;
        hash = 0;
        escaped = false;
      } else if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
        return "the path has a character that must be percent-encoded";
      } else {
        escaped |= c == '%';
        hash = 31 * hash + c;
      }
    }
    return add(start, to, hash, escaped);
  }

  private void forget() {
    if (decodedSize > 0) {
      Arrays.fill(decoded, 0, decodedSize, null);
      decodedSize = 0;
    }
    size = 0;
  }

  private @Nullable String add(int start, int end, int hash, boolean escaped) {
    String value = null;
    if (escaped) {
      value = PercentDecoding.decode(target, start, end, false);
      if (value == null) {
        return "the path has a percent-escape that is malformed, NUL or not UTF-8";
      }
      hash = value.hashCode();
    }
    if (value == null ? isDots(start, end) : value.equals(".") || value.equals("..")) {
      return "the path has a segment '.' or '..'";
    }
    if (size < MAX_SEGMENTS) {
      starts[size] = start;
      ends[size] = end;
      hashes[size] = hash;
      if (value != null) {
        decoded[size] = value;
        decodedSize = size + 1;
      }
    }
    size++;
    return null;
  }

  private boolean isDots(int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2)
        && target.charAt(start) == '.'
        && target.charAt(end - 1) == '.';
  }

  /** How many segments there are; the path "/" has one, which is empty. */
  int size() {
    return size;
  }

  boolean isTooDeep() {
    return size > MAX_SEGMENTS;
  }

  boolean isEmpty(int segment) {
    return starts[segment] == ends[segment];
  }

  /** The hash that {@link #value} of this segment has. */
  int hash(int segment) {
    return hashes[segment];
  }

  /** Whether a segment's decoded value is this text. */
  boolean is(int segment, String text) {
    String value = decoded[segment];
    if (value != null) {
      return value.equals(text);
    }
    int length = ends[segment] - starts[segment];
    return length == text.length() && target.startsWith(text, starts[segment]);
  }

  /** A segment's decoded value. */
  public String value(int segment) {
    String value = decoded[segment];
    return value != null ? value : target.substring(starts[segment], ends[segment]);
  }
}
