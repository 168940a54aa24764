package dev.coppice.identity.letters;

import dev.coppice.contract.Deadline;
import dev.coppice.mail.MailRefusedException;
import dev.coppice.mail.Mailer;
import dev.coppice.node.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in the outbox, one letter after another; each instance has one. A letter that
 * cannot be sent is tried again less and less often, and given up after a day. One may come twice,
 * and then has the same Message-ID. Lives on one event loop.
 */
public final class Postman {

  /** What readiness says of it. */
  public static final String NAME = "identity.mail";

  static final Duration PAUSE = Duration.ofMillis(500);
  static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(Postman.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int TRIES_OF_REFUSED = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Outbox outbox;
  private final Mailer mailer;
  private final LetterText text;
  private final Readiness readiness;
  private final InstantSource clock;
  private boolean closed;

  /**
   * @param origin where people find the service, such as {@code https://shop.example}
   */
  public Postman(
      Vertx vertx,
      Outbox outbox,
      Mailer mailer,
      String origin,
      Readiness readiness,
      InstantSource clock) {
    this.vertx = vertx;
    this.outbox = outbox;
    this.mailer = mailer;
    this.text = new LetterText(origin);
    this.readiness = readiness;
    this.clock = clock;
  }

  public void begin() {
    readiness.set(NAME, Readiness.up());
    rest();
  }

  private void rest() {
    vertx.setTimer(PAUSE.toMillis(), timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    outbox
        .take(clock.instant(), Deadline.after(PATIENCE))
        .compose(taken -> taken.isEmpty() ? Future.succeededFuture(false) : deliver(taken.get()))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("The outbox does not answer", e))
        .onComplete(
            sent -> {
              if (sent.succeeded() && sent.result()) {
                look();
              } else {
                rest();
              }
            });
  }

  /** Whether another one may follow at once. */
  private Future<Boolean> deliver(WaitingLetter letter) {
    return Future.<Void>succeededFuture()
        .compose(nothing -> mailer.send(text.of(letter)))
        .map(sent -> Optional.<Throwable>empty())
        .otherwise(Optional::of)
        .compose(
            failure ->
                failure.isEmpty()
                    ? sent(letter).map(true)
                    : failed(letter, failure.get()).map(false));
  }

  private Future<Void> sent(WaitingLetter letter) {
    if (!isWell()) {
      log.info("Mail can be sent again");
      readiness.set(NAME, Readiness.up());
    }
    return outbox.remove(letter, Deadline.after(PATIENCE));
  }

  private Future<Void> failed(WaitingLetter letter, Throwable why) {
    boolean refused =
        why instanceof IllegalArgumentException
            || (why instanceof MailRefusedException refusal && refusal.isForGood());
    if (!refused) {
      if (isWell()) {
        log.warn("Mail cannot be sent: {}; it waits, for a day at most", why.getMessage());
      }
      readiness.set(NAME, Readiness.upBut("mail cannot be sent: " + why.getMessage()));
    }
    Instant now = clock.instant();
    boolean tooOld = letter.since().plus(GIVEN_UP_AFTER).isBefore(now);
    if (tooOld || (refused && letter.tries() >= TRIES_OF_REFUSED)) {
      log.error("Gave {} up after {} tries: {}", letter, letter.tries(), why.getMessage());
      return outbox.remove(letter, Deadline.after(PATIENCE));
    }
    return outbox.putOff(letter, now.plus(wait(letter.tries())), Deadline.after(PATIENCE));
  }

  private boolean isWell() {
    return readiness.of(NAME).map(state -> state.reason() == null).orElse(true);
  }

  /**
   * How long a letter waits after so many tries: twice as long each time.
   *
   * @param tries 1 or more
   */
  static Duration wait(int tries) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 20));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  public Future<Void> close() {
    closed = true;
    return mailer.close();
  }
}
