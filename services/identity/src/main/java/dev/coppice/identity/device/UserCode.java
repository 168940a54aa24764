package dev.coppice.identity.device;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a device shows and its user types: eight letters, of those that make no words and look like
 * no others (RFC 8628, section 6.1). One of 25.6 thousand millions; it is good for minutes, and
 * guessing is counted.
 *
 * @param text without the hyphen
 */
public record UserCode(String text) {

  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;
  private static final Pattern FORM = Pattern.compile("[" + LETTERS + "]{" + LENGTH + "}");
  private static final Pattern BETWEEN = Pattern.compile("[\\s-]");
  private static final SecureRandom RANDOM = new SecureRandom();

  public static UserCode random() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return new UserCode(text.toString());
  }

  /** As somebody has typed it; empty when it is none. */
  static Optional<UserCode> read(String typed) {
    String text = BETWEEN.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    return FORM.matcher(text).matches() ? Optional.of(new UserCode(text)) : Optional.empty();
  }

  /** As it is shown: {@code WDJB-MJHT}. */
  public String shown() {
    return text.substring(0, LENGTH / 2) + "-" + text.substring(LENGTH / 2);
  }

  /** What is kept is made of this. */
  public String toBeKept() {
    return "user code " + text;
  }
}
