package dev.coppice.mail;

import java.util.UUID;

/**
 * A letter to one person.
 *
 * @param id tells letters apart; one that is sent twice has it twice
 * @param to the address alone, without a name
 * @param subject one line
 * @param text plain, of any number of lines
 */
public record Letter(UUID id, String to, String subject, String text) {

  private static final String NOT_IN_ADDRESSES = "<>,;:()[]\\\"";

  /**
   * @throws IllegalArgumentException where a line break or the like would let text become a header,
   *     or one address several
   */
  public Letter {
    if (!isAddress(to)) {
      throw new IllegalArgumentException("a letter goes to one address such as name@example.com");
    }
    if (subject.isBlank() || hasControls(subject)) {
      throw new IllegalArgumentException("the subject of a letter is one line");
    }
  }

  /** Whether it can stand in a header as an address, and as one only. */
  public static boolean isAddress(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at == text.lastIndexOf('@')
        && at < text.length() - 1
        && !hasControls(text)
        && text.chars()
            .noneMatch(c -> Character.isWhitespace(c) || NOT_IN_ADDRESSES.indexOf(c) >= 0);
  }

  static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
  }

  /** Neither to whom nor what: both are nothing for a log. */
  @Override
  public String toString() {
    return "letter " + id;
  }
}
