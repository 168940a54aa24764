package dev.coppice.identity.letters;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.mail.WaitingLetters;
import io.vertx.core.Future;
import java.time.Instant;

/** Letters that wait to be sent. Each brings a link that voids those that were mailed before. */
public interface Outbox extends WaitingLetters<WaitingLetter> {

  /** Keeps that somebody wants a letter, for the same work whether there is an account or not. */
  Future<Void> add(LetterKind kind, EmailAddress email, Instant now, Deadline deadline);
}
