package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.PasswordHashing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at passwords that people type, no more often than they may be tried. */
final class PasswordCheck {

  /** What was found. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** Nobody looked: it was tried too often. */
    TOO_MANY
  }

  /** For what is noted when whoever asked may have given up. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);

  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final InstantSource clock;

  PasswordCheck(AttemptStore attempts, PasswordHashing passwords, InstantSource clock) {
    this.attempts = attempts;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * @param hash null where there is none
   * @param counted what this counts as
   * @return fails when nobody could look at it, which then does not count: otherwise a busy machine
   *     keeps people out who know their passwords
   */
  Future<Verdict> check(
      String password, @Nullable String hash, List<Attempt> counted, Deadline deadline) {
    return attempts
        .take(counted, clock.instant(), deadline)
        .compose(
            may ->
                may
                    ? look(password, hash, counted, deadline)
                    : Future.succeededFuture(Verdict.TOO_MANY));
  }

  private Future<Verdict> look(
      String password, @Nullable String hash, List<Attempt> counted, Deadline deadline) {
    return passwords
        .matches(password, hash, deadline)
        .recover(
            unseen ->
                attempts
                    .giveBack(counted, Deadline.after(AFTERWARDS))
                    .transform(given -> Future.failedFuture(unseen)))
        .compose(
            right ->
                right
                    ? attempts.forgive(counted, Deadline.after(AFTERWARDS)).map(Verdict.RIGHT)
                    : Future.succeededFuture(Verdict.WRONG));
  }
}
