package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.node.Settings;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets reservations that came to nothing. Each shopping basket that is left behind makes one, so
 * there would be ever more of them; they are kept for a while, since whoever asks again under the
 * same id gets the same answer.
 */
final class Forgetting {

  static final String NAME = "forget-abandoned-reservations";

  private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
  private static final Duration KEPT = Duration.ofDays(90);
  private static final String AT_NIGHT = "30 3 * * *";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 500;

  private final Duration kept;
  private final Schedule schedule;

  /**
   * @param kept how long after they were released or expired
   * @param schedule when older ones are forgotten
   */
  Forgetting(Duration kept, Schedule schedule) {
    this.kept = kept;
    this.schedule = schedule;
  }

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  static Forgetting from(Settings settings) {
    return new Forgetting(
        settings.duration(
            "coppice.inventory.abandoned.kept", KEPT, Duration.ofSeconds(1), Duration.ofDays(3650)),
        settings
            .<Schedule>parsed(
                "coppice.inventory.abandoned.forgotten",
                "a cron expression in UTC such as \"30 3 * * *\", or an interval such as every 10m",
                Schedule::parse)
            .orElseGet(() -> Schedule.cron(AT_NIGHT)));
  }

  Job job(ReservationStore reservations) {
    return new Job(NAME, schedule, LIMIT, run -> forget(reservations, run, 0));
  }

  /** Batch by batch, so that none holds many locks for long. */
  private Future<Void> forget(ReservationStore reservations, Run run, int before) {
    return reservations
        .forget(kept, BATCH, run.token(), Deadline.after(PATIENCE))
        .compose(
            count -> {
              if (count == BATCH && !run.isOver()) {
                return forget(reservations, run, before + count);
              }
              log.info("Forgot {} abandoned reservations", before + count);
              return Future.succeededFuture();
            });
  }
}
