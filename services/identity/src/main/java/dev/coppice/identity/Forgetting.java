package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Forgets revoked tokens and used assertions that have expired, and so are refused anyhow. */
final class Forgetting {

  static final String NAME = "forget-expired-tokens";

  private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;

  private final TokenStore tokens;
  private final InstantSource clock;

  Forgetting(TokenStore tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  Job job() {
    return new Job(NAME, HOURLY, LIMIT, this::forget);
  }

  /** Batch by batch, so that none holds many locks for long. */
  private Future<Void> forget(Run run) {
    // What clocks differ by: an assertion is taken that long after it has expired.
    return tokens
        .forget(
            clock.instant().minus(KeyPeriods.SKEW.multipliedBy(2)),
            BATCH,
            run.token(),
            Deadline.after(PATIENCE))
        .compose(count -> count >= BATCH && !run.isOver() ? forget(run) : Future.succeededFuture());
  }
}
