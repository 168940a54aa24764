package dev.coppice.identity.letters;

import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.mail.Waiting;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter that this instance is to send now.
 *
 * @param since when it was wanted
 * @param tries how often it was to be sent, this time among them
 * @param linkSecret what is in the link that it brings; null where it brings none: because an
 *     address has an account already, or none
 */
public record WaitingLetter(
    UUID id,
    LetterKind kind,
    EmailAddress to,
    Instant since,
    int tries,
    @Nullable String linkSecret)
    implements Waiting {

  /** Neither for whom nor the link: both are nothing for a log. */
  @Override
  public String toString() {
    return "letter " + id + " (" + kind.text() + ")";
  }
}
