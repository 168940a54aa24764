package dev.coppice.discovery.seed.schedules;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.scheduling.ScheduleBus;
import dev.coppice.discovery.scheduling.ScheduleRecord;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A seed's part in the schedules: it writes down what leaders say of runs, and tells how they
 * stand. Until the database is open it leaves leaders to other seeds, and everything else fails
 * with {@link Failure.Unavailable}. Used on one event loop.
 */
public final class ScheduleDesk {
  private final ScheduleBus bus;
  private @Nullable PostgresScheduleList schedules;

  private ScheduleDesk(ScheduleBus bus) {
    this.bus = bus;
  }

  /**
   * Opens the desk on the current event loop.
   *
   * @param database completes when it is open, or never
   */
  public static ScheduleDesk open(Vertx vertx, Future<Database> database) {
    ScheduleDesk desk = new ScheduleDesk(new ScheduleBus(vertx));
    database.onSuccess(desk::begin);
    return desk;
  }

  private void begin(Database opened) {
    schedules = new PostgresScheduleList(opened);
    bus.answer(new PostgresRunBook(opened));
  }

  /** All jobs that are declared, by service and name. */
  public Future<List<ScheduleRecord>> list(Deadline deadline) {
    return with(open -> open.list(deadline));
  }

  /** The runs of a job, the latest first; of one that there is not, none. */
  public Future<List<RunRecord>> runs(String service, String job, int limit, Deadline deadline) {
    return with(open -> open.runs(service, job, limit, deadline));
  }

  private <T> Future<T> with(Function<PostgresScheduleList, Future<T>> action) {
    if (schedules == null) {
      return Future.failedFuture(
          new FailureException(
              Failure.Unavailable.of("the schedules' database is not open on this seed")));
    }
    return action.apply(schedules);
  }
}
