package dev.coppice.discovery.coordination;

import java.util.Comparator;

/**
 * Proof of a turn: whoever gets the same name later has a higher one. What is written where others
 * write too carries it, so that the place of the write can refuse who was late.
 *
 * @param epoch grows when the voters have lost what they knew; positive
 * @param fence grows with each turn within an epoch; positive
 */
public record Token(long epoch, long fence) implements Comparable<Token> {
  private static final Comparator<Token> ORDER =
      Comparator.comparingLong(Token::epoch).thenComparingLong(Token::fence);

  public Token {
    if (epoch <= 0 || fence <= 0) {
      throw new IllegalArgumentException("epoch " + epoch + " and fence " + fence + " start at 1");
    }
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
