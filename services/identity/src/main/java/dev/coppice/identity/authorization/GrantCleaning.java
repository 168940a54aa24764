package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Forgets codes, tokens and grants that are over, and so are refused anyhow. */
public final class GrantCleaning {

  static final String NAME = "forget-ended-grants";

  private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;

  private final GrantStore grants;
  private final InstantSource clock;

  public GrantCleaning(GrantStore grants, InstantSource clock) {
    this.grants = grants;
    this.clock = clock;
  }

  public Job job() {
    return new Job(NAME, HOURLY, LIMIT, this::forget);
  }

  private Future<Void> forget(Run run) {
    return grants
        .forget(clock.instant(), BATCH, run.token(), Deadline.after(PATIENCE))
        .compose(count -> count >= BATCH && !run.isOver() ? forget(run) : Future.succeededFuture());
  }
}
