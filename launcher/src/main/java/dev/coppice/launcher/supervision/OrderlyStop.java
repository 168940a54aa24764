package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stops what works for others after those it works for: gateways, services, seeds, servers behind
 * them.
 */
final class OrderlyStop {
  private static final int STAGES = 3;

  private final Fleet fleet;
  private final List<Backing> backing;
  private final Duration grace;

  /**
   * @param grace how long a node may take to leave before it is killed
   */
  OrderlyStop(Fleet fleet, List<Backing> backing, Duration grace) {
    this.fleet = fleet;
    this.backing = List.copyOf(backing);
    this.grace = grace;
  }

  void everything(Journal journal) throws InterruptedException {
    for (int stage = 0; stage < STAGES; stage++) {
      int now = stage;
      nodes(fleet.all().stream().filter(node -> stage(node.place()) == now).toList(), journal);
    }
    for (Backing each : backing) {
      List<BackingView> ours = each.views().stream().filter(BackingView::embedded).toList();
      each.close();
      ours.forEach(server -> journal.say("Stopped " + server.name() + "."));
    }
  }

  void nodes(List<ManagedProcess> leaving, Journal journal) throws InterruptedException {
    if (leaving.isEmpty()) {
      return;
    }
    String names =
        leaving.stream()
            .map(process -> process.place().toString())
            .collect(Collectors.joining(", "));
    List<Place> killed = fleet.stop(leaving, grace);
    journal.say("Stopped " + names + ".");
    killed.forEach(
        place ->
            journal.say(
                "  %s did not leave within %d s and was killed."
                    .formatted(place, grace.toSeconds())));
  }

  private static int stage(Place place) {
    if (place.isWhole() || Service.named(place.service()).isGateway()) {
      return 0;
    }
    return Service.named(place.service()).isSeed() ? 2 : 1;
  }
}
