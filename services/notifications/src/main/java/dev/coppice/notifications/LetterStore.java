package dev.coppice.notifications;

import dev.coppice.contract.Deadline;
import dev.coppice.mail.WaitingLetters;
import io.vertx.core.Future;
import java.util.List;

/** Letters about orders, those that wait and what came of the others. */
interface LetterStore extends WaitingLetters<OrderLetter> {

  /** Those about an order, the oldest first. */
  Future<List<KeptLetter>> about(String order, Deadline deadline);
}
