package dev.coppice.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * Finds out whether any other node speaks with this one, before it says that it serves anything.
 * Whoever is a member is not yet let in on an event bus that asks for certificates; and the side
 * that calls does not hear that it was turned away.
 */
final class Acquaintance {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Cluster cluster;
  private final ClusterOptions options;
  private final long deadline;
  private final Promise<Void> made = Promise.promise();
  private int asked;

  private Acquaintance(Cluster cluster, ClusterOptions options) {
    this.cluster = cluster;
    this.options = options;
    this.deadline = System.nanoTime() + options.joinLimit().toNanos();
  }

  /**
   * Asks one node after the other until one answers, or there is none. Fails with a {@link
   * StartFailedException} when nobody answers within {@code coppice.cluster.join.limit}.
   */
  static Future<Void> make(Cluster cluster, ClusterOptions options) {
    Acquaintance acquaintance = new Acquaintance(cluster, options);
    acquaintance.ask();
    return acquaintance.made.future();
  }

  private void ask() {
    List<String> nodes = cluster.subscriptions().otherNodes();
    if (nodes.isEmpty()) {
      made.complete();
      return;
    }
    Hearing.greet(cluster.vertx(), nodes.get(asked++ % nodes.size()))
        .onSuccess(made::complete)
        .onFailure(this::askAgain);
  }

  private void askAgain(Throwable failure) {
    if (System.nanoTime() - deadline <= 0) {
      cluster.vertx().setTimer(PAUSE.toMillis(), over -> ask());
      return;
    }
    made.fail(
        new StartFailedException(
            "cannot join cluster %s: no node speaks with this one on the event bus for %s%s"
                .formatted(
                    options.name(), Durations.text(options.joinLimit()), cluster.tlsTrouble()),
            failure));
  }
}
