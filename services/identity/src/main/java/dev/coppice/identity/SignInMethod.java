package dev.coppice.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How somebody has shown who they are when they signed in. */
public enum SignInMethod {
  PASSWORD("pwd"),
  /** And the code of an app. */
  CODE("pwd otp mfa"),
  /** And a recovery code, which RFC 8176 has no word for but that there were two. */
  RECOVERY_CODE("pwd mfa");

  private final String amr;

  SignInMethod(String amr) {
    this.amr = amr;
  }

  /** In the words of RFC 8176. */
  List<String> amr() {
    return List.of(amr.split(" "));
  }

  /** As the database writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  public static SignInMethod named(String text) {
    return Arrays.stream(values())
        .filter(method -> method.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody signs in by " + text));
  }
}
