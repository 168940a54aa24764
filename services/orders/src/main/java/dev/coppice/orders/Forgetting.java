package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.postgres.KeptAnswers;
import io.vertx.core.Future;
import java.time.Duration;

/** Forgets what nobody asks for again. Done twice it does no harm, so it has no fence. */
final class Forgetting {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 500;

  /** What can be forgotten. */
  private interface Old {

    /**
     * @return how many were forgotten: fewer than {@code most} when no more are old enough
     */
    Future<Integer> forget(Duration kept, int most, Deadline deadline);
  }

  private final Duration kept;
  private final Old old;

  private Forgetting(Duration kept, Old old) {
    this.kept = kept;
    this.old = old;
  }

  /** Of Idempotency-Keys that count no more. */
  static Job answers(KeptAnswers answers, Duration kept) {
    return new Forgetting(kept, answers::forget).job("forget-answers", "17 * * * *");
  }

  /** Of orders that ended so long ago. */
  static Job attempts(OrderRecords records, Duration kept) {
    return new Forgetting(kept, records::forgetAttempts).job("forget-attempts", "47 * * * *");
  }

  private Job job(String name, String cron) {
    return new Job(name, Schedule.cron(cron), LIMIT, this::forget);
  }

  /** Batch by batch, so that none holds many locks for long. */
  private Future<Void> forget(Run run) {
    return old.forget(kept, BATCH, Deadline.after(PATIENCE))
        .compose(count -> count == BATCH && !run.isOver() ? forget(run) : Future.succeededFuture());
  }
}
