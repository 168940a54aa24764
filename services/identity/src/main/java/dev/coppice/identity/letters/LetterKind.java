package dev.coppice.identity.letters;

import dev.coppice.identity.AuditEntry.Action;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a letter is about. The names are in the database. */
public enum LetterKind {
  /** Somebody wants an account for this address. */
  REGISTER(null),
  /** Somebody has forgotten the password of the account of this address. */
  FORGOTTEN(null),
  PASSWORD_SET(Action.PASSWORD_SET),
  SECOND_FACTOR_ADDED(Action.SECOND_FACTOR_ADDED),
  SECOND_FACTOR_REMOVED(Action.SECOND_FACTOR_REMOVED),
  RECOVERY_CODE_USED(Action.RECOVERY_CODE_USED),
  RECOVERY_CODES_REPLACED(Action.RECOVERY_CODES_MADE),
  CODE_REUSED(Action.CODE_REUSED),
  BROWSER_ADDED(Action.BROWSER_ADDED),
  ROLE_CHANGED(Action.USER_ROLE_CHANGED),
  ACCOUNT_DISABLED(Action.USER_DISABLED),
  ACCOUNT_ENABLED(Action.USER_ENABLED),
  ACCOUNT_ERASED(Action.USER_ERASED);

  private final @Nullable Action action;

  /**
   * @param action that it tells the user of whom it is about; null where somebody asks for it
   */
  LetterKind(@Nullable Action action) {
    this.action = action;
  }

  /** What tells users of something that was done; empty where they need not hear of it. */
  static Optional<LetterKind> about(Action action) {
    for (LetterKind kind : values()) {
      if (kind.action == action) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** As the database writes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static LetterKind named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
