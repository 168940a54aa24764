package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.postgres.KeptAnswers;
import io.vertx.core.Future;
import java.time.Duration;

/** Forgets answers that nobody asks for again. Done twice it does no harm, so it has no fence. */
final class Forgetting {

  private static final String NAME = "forget-answers";
  private static final String EACH_HOUR = "17 * * * *";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 500;

  private final Duration kept;

  Forgetting(Duration kept) {
    this.kept = kept;
  }

  Job job(KeptAnswers answers) {
    return new Job(NAME, Schedule.cron(EACH_HOUR), LIMIT, run -> forget(answers, run));
  }

  /** Batch by batch, so that none holds many locks for long. */
  private Future<Void> forget(KeptAnswers answers, Run run) {
    return answers
        .forget(kept, BATCH, Deadline.after(PATIENCE))
        .compose(
            count ->
                count == BATCH && !run.isOver() ? forget(answers, run) : Future.succeededFuture());
  }
}
