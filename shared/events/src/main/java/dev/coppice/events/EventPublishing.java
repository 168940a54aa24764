package dev.coppice.events;

import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** A service's way to tell what has happened: an outbox to add to, and a relay that empties it. */
public final class EventPublishing {
  private final Vertx vertx;
  private final PostgresOutbox outbox;
  private final Supplier<Future<Void>> candidacy;
  private final long watch;

  private EventPublishing(
      Vertx vertx, PostgresOutbox outbox, Supplier<Future<Void>> candidacy, long watch) {
    this.vertx = vertx;
    this.outbox = outbox;
    this.candidacy = candidacy;
    this.watch = watch;
  }

  /**
   * Begins to send what is in the outbox whenever it is this instance's turn. Waits for nothing:
   * Kafka may come later.
   *
   * @param settings as the service sees them
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static EventPublishing open(
      Vertx vertx,
      Settings settings,
      Database database,
      EventTypes types,
      RelayElection election,
      Readiness readiness,
      MeterRegistry meters) {
    PostgresOutboxRows rows = new PostgresOutboxRows(database);
    RelayReport report = new RelayReport(types.service(), readiness, meters);
    String cluster = settings.text("coppice.cluster.name", "coppice");
    EventRelay relay =
        new EventRelay(
            vertx,
            types,
            KafkaOptions.from(settings),
            "%s.%s.relay".formatted(cluster, types.service()),
            rows,
            report);
    return new EventPublishing(
        vertx,
        new PostgresOutbox(types, new OutboxNotice(database, relay::wakeHere)),
        election.stand("events/" + types.service(), relay),
        report.watch(vertx, rows));
  }

  /** Where the service's stores leave events. */
  public PostgresOutbox outbox() {
    return outbox;
  }

  /** Gives the turn up; what waits is the next one's. Never fails. */
  public Future<Void> close() {
    vertx.cancelTimer(watch);
    return candidacy.get().otherwiseEmpty();
  }
}
