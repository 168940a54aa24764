package dev.coppice.mail;

import dev.coppice.contract.Deadline;
import dev.coppice.mail.WaitingLetters.Outcome;
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
 * Sends letters that wait, one after another; each instance of a service has one. A letter that
 * cannot be sent is tried again less and less often, and given up after a day. One may come twice,
 * and then has the same Message-ID. Lives on one event loop.
 */
public final class Postman<W extends Waiting> {

  /** Puts a letter into words. */
  @FunctionalInterface
  public interface Writer<W> {
    /**
     * The letter; empty when there is nobody any more to get it. What fails is tried again, with an
     * {@link IllegalArgumentException} a few times only.
     */
    Future<Optional<Letter>> write(W waiting);
  }

  static final Duration PAUSE = Duration.ofMillis(500);
  static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(Postman.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int TRIES_OF_REFUSED = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final WaitingLetters<W> waiting;
  private final Mailer mailer;
  private final Writer<W> writer;
  private final Readiness readiness;
  private final String name;
  private final InstantSource clock;
  private boolean closed;

  /**
   * @param name what readiness says of it under, such as {@code identity.mail}
   */
  public Postman(
      Vertx vertx,
      WaitingLetters<W> waiting,
      Mailer mailer,
      Writer<W> writer,
      Readiness readiness,
      String name,
      InstantSource clock) {
    this.vertx = vertx;
    this.waiting = waiting;
    this.mailer = mailer;
    this.writer = writer;
    this.readiness = readiness;
    this.name = name;
    this.clock = clock;
  }

  public void begin() {
    readiness.set(name, Readiness.up());
    rest();
  }

  private void rest() {
    vertx.setTimer(PAUSE.toMillis(), timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    waiting
        .take(clock.instant(), Deadline.after(PATIENCE))
        .compose(taken -> taken.isEmpty() ? Future.succeededFuture(false) : deliver(taken.get()))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("Letters wait where nobody answers", e))
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
  private Future<Boolean> deliver(W letter) {
    return Future.<Void>succeededFuture()
        .compose(nothing -> writer.write(letter))
        .compose(
            written ->
                written.isEmpty()
                    ? Future.succeededFuture(Outcome.FOR_NOBODY)
                    : mailer.send(written.get()).map(Outcome.SENT))
        .transform(
            done ->
                done.succeeded()
                    ? settle(letter, done.result()).map(true)
                    : failed(letter, done.cause()).map(false));
  }

  private Future<Void> settle(W letter, Outcome outcome) {
    if (outcome == Outcome.SENT && !isWell()) {
      log.info("Mail can be sent again");
      readiness.set(name, Readiness.up());
    }
    return waiting.settle(letter, outcome, Deadline.after(PATIENCE));
  }

  private Future<Void> failed(W letter, Throwable why) {
    boolean refused =
        why instanceof IllegalArgumentException
            || (why instanceof MailRefusedException refusal && refusal.isForGood());
    if (!refused) {
      if (isWell()) {
        log.warn("Mail cannot be sent: {}; it waits, for a day at most", why.getMessage());
      }
      readiness.set(name, Readiness.upBut("mail cannot be sent: " + why.getMessage()));
    }
    Instant now = clock.instant();
    boolean tooOld = letter.since().plus(GIVEN_UP_AFTER).isBefore(now);
    if (tooOld || (refused && letter.tries() >= TRIES_OF_REFUSED)) {
      log.error("Gave {} up after {} tries: {}", letter, letter.tries(), why.getMessage());
      return settle(letter, Outcome.GIVEN_UP);
    }
    return waiting.putOff(letter, now.plus(wait(letter.tries())), Deadline.after(PATIENCE));
  }

  private boolean isWell() {
    return readiness.of(name).map(state -> state.reason() == null).orElse(true);
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
