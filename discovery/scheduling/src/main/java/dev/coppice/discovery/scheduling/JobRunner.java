package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Term;
import dev.coppice.node.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job's life on one node.
 *
 * <pre>
 * IDLE --term begins--> WAITING --due--> CLAIMING --it holds--> RUNNING --ended, written--> WAITING
 *                          ^                |
 *                          +--it does not --+
 * </pre>
 *
 * When the term is over, WAITING and CLAIMING become IDLE, and RUNNING does when its work has
 * ended; not before that can a new term begin here. On the loop of whoever declared the job.
 */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  /** A clock may jump, so none is trusted for longer. */
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  /**
   * Where jobs run.
   *
   * @param loop of whoever declared them
   * @param instance of the service
   */
  record Home(
      Vertx vertx, Loop loop, Clock clock, ScheduleBus bus, String service, String instance) {}

  private final Home home;
  private final Job job;
  private final RunMeters meters;
  private final List<Promise<Void>> idle = new ArrayList<>();
  private @Nullable Term term;
  private Instant done = Instant.EPOCH;
  private @Nullable Turn running;
  private boolean complained;

  JobRunner(Home home, Job job, RunMeters meters) {
    this.home = home;
    this.job = job;
    this.meters = meters;
  }

  Job job() {
    return job;
  }

  /** As others see it. */
  Declaration.Entry entry() {
    return new Declaration.Entry(job.name(), job.schedule().text(), job.limit().toMillis());
  }

  /** No run is under way, and the term before is ended. */
  void begin(Term begun, Begun.Entry found) {
    term = begun;
    done = found.done();
    if (found.lost() != null) {
      meters.lost();
      LOG.warn(
          "Schedule {}: the run due at {} is lost: whoever began it is gone", this, found.lost());
    }
    look(begun);
  }

  /** Completes when nothing is run any more. */
  Future<Void> end() {
    term = null;
    if (running == null) {
      return Future.succeededFuture();
    }
    Promise<Void> ended = Promise.promise();
    idle.add(ended);
    return ended.future();
  }

  private void look(Term of) {
    if (of != term || of.isOver()) {
      return;
    }
    Instant now = home.clock().instant();
    Due.of(job.schedule(), done, now)
        .ifPresentOrElse(
            due -> claim(of, due),
            () -> {
              long left = now.until(job.schedule().after(done), ChronoUnit.MILLIS);
              later(of, Math.min(Math.max(left, 1), LOOK_AGAIN_MILLIS));
            });
  }

  private void later(Term of, long millis) {
    home.vertx().setTimer(millis, timer -> look(of));
  }

  private void claim(Term of, Due due) {
    RunKey key = new RunKey(home.service(), job.name(), due.time(), of.token());
    home.bus()
        .claim(new Claim(key, due.missed(), home.instance()))
        .onSuccess(
            claimed -> {
              if (of != term || of.isOver()) {
                return; // Never begun: the next leader writes it down as lost.
              }
              complained = false;
              done = claimed.done();
              if (claimed.holds()) {
                run(of, key, due);
              } else {
                look(of);
              }
            })
        .onFailure(
            failure -> {
              complain("cannot be claimed yet", failure);
              later(of, LOOK_AGAIN_MILLIS);
            });
  }

  private void run(Term of, RunKey key, Due due) {
    if (due.missed() > 0) {
      meters.missed(due.missed());
      LOG.warn("Schedule {}: {} due times before {} were missed", this, due.missed(), due.time());
    }
    Turn turn = new Turn(of, due);
    running = turn;
    long begun = System.nanoTime();
    long limit = home.vertx().setTimer(job.limit().toMillis(), late -> timedOut(turn, key));
    home.loop()
        .here(call(turn))
        .onComplete(
            ended -> {
              home.vertx().cancelTimer(limit);
              Duration time = Duration.ofNanos(System.nanoTime() - begun);
              Outcome outcome =
                  turn.isTimedOut()
                      ? Outcome.TIMED_OUT
                      : ended.succeeded() ? Outcome.SUCCEEDED : Outcome.FAILED;
              meters.ended(outcome, time);
              tell(due, outcome, time, ended.cause());
              write(of, new RunEnd(key, outcome, detail(outcome, ended.cause())), this::ended);
            });
  }

  private Future<Object> call(Turn turn) {
    try {
      return job.work().apply(turn).mapEmpty();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void timedOut(Turn turn, RunKey key) {
    turn.timeOut();
    LOG.warn(
        "Schedule {}: the run due at {} goes on after its limit of {}; the next waits for it",
        this,
        key.due(),
        job.limit());
    write(
        turn.term(), new RunEnd(key, Outcome.TIMED_OUT, detail(Outcome.TIMED_OUT, null)), () -> {});
  }

  private @Nullable String detail(Outcome outcome, @Nullable Throwable cause) {
    return outcome == Outcome.TIMED_OUT
        ? "not ended within " + job.limit()
        : cause == null ? null : cause.toString();
  }

  private void tell(Due due, Outcome outcome, Duration time, @Nullable Throwable cause) {
    if (outcome == Outcome.FAILED) {
      LOG.error("Schedule {}: the run due at {} failed", this, due.time(), cause);
    } else {
      LOG.info(
          "Schedule {}: the run due at {} {} after {} ms",
          this,
          due.time(),
          outcome.text(),
          time.toMillis());
    }
  }

  /** Tries for as long as the term lasts, and once after it. */
  private void write(Term of, RunEnd end, Runnable then) {
    home.bus()
        .end(end)
        .onSuccess(
            kept -> {
              complained = false;
              if (!kept) {
                LOG.warn("Schedule {}: the run due at {} counts as lost", this, end.run().due());
              }
              then.run();
            })
        .onFailure(
            failure -> {
              complain("its end cannot be written down", failure);
              if (of.isOver() || of != term) {
                then.run();
              } else {
                home.vertx().setTimer(LOOK_AGAIN_MILLIS, again -> write(of, end, then));
              }
            });
  }

  private void ended() {
    Term of = Objects.requireNonNull(running).term();
    running = null;
    if (of == term) {
      look(of);
    }
    idle.forEach(Promise::tryComplete);
    idle.clear();
  }

  private void complain(String what, Throwable failure) {
    if (!complained) {
      complained = true;
      LOG.warn("Schedule {}: {}, tries on: {}", this, what, failure.toString());
    }
  }

  @Override
  public String toString() {
    return home.service() + "/" + job.name();
  }
}
