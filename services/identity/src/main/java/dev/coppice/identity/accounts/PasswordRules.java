package dev.coppice.identity.accounts;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * What a password must be like: long, and nothing else (<a
 * href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP 800-63B</a>).
 */
public final class PasswordRules {

  static final int SHORTEST = 12;
  static final int LONGEST = 128;

  private PasswordRules() {}

  /** What is wrong with a password that somebody wants; null when it will do. */
  public static @Nullable String fault(String password, @Nullable EmailAddress email) {
    String normal = normal(password);
    int length = normal.codePointCount(0, normal.length());
    if (length < SHORTEST || length > LONGEST) {
      return "The password must have %d to %d characters".formatted(SHORTEST, LONGEST);
    }
    if (normal.codePoints().distinct().count() < 5) {
      return "The password must not repeat a few characters";
    }
    return email != null && normal.equalsIgnoreCase(email.text())
        ? "The password must not be the e-mail address"
        : null;
  }

  /** One text for all the ways in which keyboards write it. */
  static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
