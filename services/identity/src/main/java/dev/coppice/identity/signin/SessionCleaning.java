package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Forgets sessions, browsers, links and attempts that are over, and so count for nothing, and
 * letters that nobody has sent for two days, since there is no mail server.
 */
public final class SessionCleaning {

  static final String NAME = "forget-ended-sessions";

  private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;

  private final SessionStore sessions;
  private final InstantSource clock;

  public SessionCleaning(SessionStore sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  public Job job() {
    return new Job(NAME, HOURLY, LIMIT, this::forget);
  }

  private Future<Void> forget(Run run) {
    return sessions
        .forget(clock.instant(), BATCH, run.token(), Deadline.after(PATIENCE))
        .compose(count -> count >= BATCH && !run.isOver() ? forget(run) : Future.succeededFuture());
  }
}
