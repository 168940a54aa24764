package dev.coppice.system.history;

import java.util.Comparator;

/**
 * What a leader or the holder of a lock shows with each write. A later term's is greater: by its
 * epoch, then by its fence, which may start low again in a new epoch.
 */
public record Token(long epoch, long fence) implements Comparable<Token> {
  private static final Comparator<Token> ORDER =
      Comparator.comparingLong(Token::epoch).thenComparingLong(Token::fence);

  /** Undoes {@link #toString}. */
  public static Token parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not epoch/fence: " + text);
    }
    return new Token(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  @Override
  public int compareTo(Token other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "/" + fence;
  }
}
