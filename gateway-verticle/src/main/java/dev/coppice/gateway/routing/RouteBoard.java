package dev.coppice.gateway.routing;

import dev.coppice.discovery.registry.RegistryView;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routing table in step with the registry. One for a node: event loops read {@link
 * #table()}, worker threads build the next one.
 */
public final class RouteBoard {

  private static final Logger LOG = LoggerFactory.getLogger(RouteBoard.class);

  private final Vertx vertx;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Consumer<RoutingTable> beforeSwap;

  /** Guarded by this. */
  private final Offers offers;

  /** Guarded by this. */
  private RegistryView view = RegistryView.EMPTY;

  /** Guarded by this: what the table was made of. */
  private Set<Offer> laidOut = Set.of();

  private volatile RoutingTable table = RoutingTable.empty();

  /**
   * @param grace how long paths of a service are remembered after its last record has gone
   * @param beforeSwap sees each table before requests do, on a worker thread
   */
  public RouteBoard(
      Vertx vertx,
      MeterRegistry meters,
      Duration grace,
      InstantSource clock,
      Consumer<RoutingTable> beforeSwap) {
    this.vertx = vertx;
    this.meters = meters;
    this.clock = clock;
    this.offers = new Offers(grace);
    this.beforeSwap = beforeSwap;
  }

  /** The routes of this moment; one read of a volatile field. */
  public RoutingTable table() {
    return table;
  }

  /** Acts on a view; the future completes when every request from then on is routed by it. */
  public Future<?> act(RegistryView newest) {
    return vertx.executeBlocking(
        () -> {
          update(newest);
          return null;
        });
  }

  private synchronized void update(RegistryView newest) {
    view = newest;
    refresh();
  }

  private synchronized void refresh() {
    Instant now = clock.instant();
    List<Offer> onOffer = offers.update(view, now);
    if (!laidOut.equals(new HashSet<>(onOffer))) {
      RoutingTable next = RoutingTable.of(onOffer, meters);
      beforeSwap.accept(next);
      log(table, next);
      table = next;
      laidOut = new HashSet<>(onOffer);
    }
    offers.nextToForget().ifPresent(at -> refreshAt(now, at));
  }

  /** A timer for each view with something to forget; those that find nothing to do cost nothing. */
  private void refreshAt(Instant now, Instant at) {
    long millis = Math.max(1, Duration.between(now, at).toMillis() + 1);
    vertx
        .timer(millis, TimeUnit.MILLISECONDS)
        .onSuccess(due -> vertx.executeBlocking(this::refreshed));
  }

  private Optional<Void> refreshed() {
    refresh();
    return Optional.empty();
  }

  private static void log(RoutingTable before, RoutingTable after) {
    LOG.info("Routes of: {}", after.offers().stream().map(Offer::newest).toList());
    Set<Refusal> known = new HashSet<>(before.refusals());
    for (Refusal refusal : after.refusals()) {
      if (known.add(refusal)) {
        LOG.warn("{} is refused: {}", refusal.service(), refusal.reason());
      }
    }
  }
}
