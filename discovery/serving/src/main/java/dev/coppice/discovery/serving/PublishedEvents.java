package dev.coppice.discovery.serving;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.LeaderTask;
import dev.coppice.discovery.coordination.Term;
import dev.coppice.events.EventPublishing;
import dev.coppice.events.EventTypes;
import dev.coppice.events.RelayElection;
import dev.coppice.events.RelayTurn;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The events of a service; one of its instances is elected to send them on. */
public final class PublishedEvents {
  private PublishedEvents() {}

  /**
   * Opens the service's outbox, and stands for the election {@code events/<service>}.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static EventPublishing open(ServiceHost host, Database database, EventTypes types) {
    return EventPublishing.open(
        host.vertx(),
        host.settings(),
        database,
        types,
        (name, task) -> stand(host.coordination(), name, task),
        host.readiness(),
        host.meters());
  }

  private static Supplier<Future<Void>> stand(
      Coordination coordination, String name, RelayElection.Task task) {
    Election election =
        coordination.elect(
            name,
            new LeaderTask() {
              @Override
              public Future<?> start(Term term) {
                return task.begin(
                    new RelayTurn(term.token().epoch(), term.token().fence(), term::isOver));
              }

              @Override
              public Future<?> stop(Term term) {
                return task.end();
              }
            });
    return election::close;
  }
}
