package dev.coppice.identity.accounts;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address as its owner writes it. Only mail that arrives tells whether there is such a
 * one, so the form is hardly looked at.
 *
 * @param text at most 254 characters (RFC 5321, section 4.5.3.1), one {@code @} among them
 */
public record EmailAddress(String text) {

  /** What one looks like, for those who have to write one. */
  public static final String EXAMPLE = "an e-mail address such as name@example.com";

  private static final Pattern FORM = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]+");
  private static final int LONGEST = 254;

  /**
   * @throws IllegalArgumentException that says what is allowed
   */
  public EmailAddress {
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("email must be " + EXAMPLE);
    }
  }

  /** What two spellings of one address have in common. */
  public String folded() {
    return text.toLowerCase(Locale.ROOT);
  }
}
