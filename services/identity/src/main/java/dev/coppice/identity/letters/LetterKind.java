package dev.coppice.identity.letters;

import java.util.Locale;

/** What a letter is about. The names are in the database. */
public enum LetterKind {
  /** Somebody wants an account for this address. */
  REGISTER,
  /** Somebody has forgotten the password of the account of this address. */
  FORGOTTEN;

  /** As the database writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static LetterKind named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
