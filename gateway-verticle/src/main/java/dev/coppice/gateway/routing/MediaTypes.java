package dev.coppice.gateway.routing;

import java.util.Collection;
import java.util.Locale;

/**
 * The media types that an operation takes or gives, and what <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">Content-Type and Accept</a> mean to
 * them. Immutable.
 */
public final class MediaTypes {

  private static final int NO_MATCH = 0;
  private static final int ANY = 1;
  private static final int ANY_OF_TYPE = 2;
  private static final int EXACT = 3;

  private final String[] types;

  private MediaTypes(String[] types) {
    this.types = types;
  }

  /** Takes {@code type/subtype}, and ranges such as {@code text/*}. */
  public static MediaTypes of(Collection<String> types) {
    return new MediaTypes(
        types.stream()
            .map(type -> type.toLowerCase(Locale.ROOT))
            .map(type -> type.substring(0, WeightedList.endOfName(type, 0, type.length())))
            .sorted()
            .toArray(String[]::new));
  }

  public boolean isEmpty() {
    return types.length == 0;
  }

  /** Whether a Content-Type is one of these; its parameters are not looked at. */
  public boolean contain(String contentType) {
    int end = WeightedList.endOfName(contentType, 0, contentType.length());
    for (String type : types) {
      if (specificity(type, contentType, 0, end) != NO_MATCH) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an Accept header takes at least one of these. Of the ranges that fit a type, the most
   * specific one decides, and a weight of 0 refuses.
   */
  public boolean satisfy(String accept) {
    if (types.length == 0 || accept.isBlank()) {
      return true;
    }
    for (String type : types) {
      if (accept.equals(type) || type.endsWith("*") || isAccepted(type, accept)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAccepted(String type, String accept) {
    int best = NO_MATCH;
    boolean wanted = false;
    int start = 0;
    while (start < accept.length()) {
      int end = WeightedList.endOfElement(accept, start);
      int from = WeightedList.skipBlanks(accept, start, end);
      int to = WeightedList.endOfName(accept, from, end);
      int specificity = specificity(accept, from, to, type);
      if (specificity > best) {
        best = specificity;
        wanted = WeightedList.hasWeight(accept, to, end);
      }
      start = end + 1;
    }
    return wanted;
  }

  /** How closely the range in {@code text[from, to)} names the type. */
  private static int specificity(String text, int from, int to, String type) {
    int length = to - from;
    if (length == type.length() && text.regionMatches(true, from, type, 0, length)) {
      return EXACT;
    }
    if (length == 3 && text.startsWith("*/*", from)) {
      return ANY;
    }
    boolean anyOfType =
        length > 2
            && text.charAt(to - 1) == '*'
            && text.charAt(to - 2) == '/'
            && length - 1 <= type.length()
            && text.regionMatches(true, from, type, 0, length - 1);
    return anyOfType ? ANY_OF_TYPE : NO_MATCH;
  }

  private static int specificity(String range, String text, int from, int to) {
    int length = to - from;
    if (range.equals("*/*")) {
      return ANY;
    }
    if (range.endsWith("/*")) {
      int prefix = range.length() - 1;
      return length > prefix && text.regionMatches(true, from, range, 0, prefix)
          ? ANY_OF_TYPE
          : NO_MATCH;
    }
    return length == range.length() && text.regionMatches(true, from, range, 0, length)
        ? EXACT
        : NO_MATCH;
  }

  @Override
  public String toString() {
    return String.join(", ", types);
  }
}
