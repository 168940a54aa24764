package dev.coppice.gateway.routing;

/**
 * Walks over lists such as {@code gzip, br;q=0.5, *;q=0} (<a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2">RFC 9110 section 12.4.2</a>) without
 * making anything of them.
 */
public final class WeightedList {

  private WeightedList() {}

  /** Whether the parameters of an element, in {@code text[from, to)}, leave a weight above 0. */
  public static boolean hasWeight(String text, int from, int to) {
    int at = from;
    while (at < to) {
      int start = skipBlanks(text, at + 1, to);
      int end = text.indexOf(';', start);
      end = end < 0 || end > to ? to : end;
      if (text.regionMatches(true, start, "q=", 0, 2)) {
        return !isZero(text, start + 2, end);
      }
      at = end;
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    boolean zero = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= '1' && c <= '9') {
        return false;
      }
      zero |= c == '0';
    }
    return zero;
  }

  /** The comma that ends the element at {@code from}, not one within quotes; or the text's end. */
  public static int endOfElement(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  /** Where the name ends that an element {@code text[from, to)} begins with. */
  public static int endOfName(String text, int from, int to) {
    int end = text.indexOf(';', from);
    end = end < 0 || end > to ? to : end;
    while (end > from && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** The first place in {@code text[from, to)} that is not blank. */
  public static int skipBlanks(String text, int from, int to) {
    int at = from;
    while (at < to && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
