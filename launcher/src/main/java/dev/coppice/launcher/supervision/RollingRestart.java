package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.Supervisor.StopLimits;
import java.util.List;

/**
 * Replaces one process by a new one of the same place. The successor starts beside it and is ready
 * before it leaves, so that even a service with one process never stops answering; a gateway's
 * successor listens on the same port. Seeds, whose cluster ports are known to all, leave first: the
 * other seeds carry on.
 */
final class RollingRestart {
  private final Fleet fleet;
  private final StopLimits limits;

  RollingRestart(Fleet fleet, StopLimits limits) {
    this.fleet = fleet;
    this.limits = limits;
  }

  /**
   * @throws Refusal when the successor does not become ready; then the old one has stayed
   */
  void replace(ManagedProcess old, Journal journal) throws InterruptedException {
    Place place = old.place();
    boolean leavesFirst = place.isWhole() || Service.named(place.service()).isSeed();
    if (leavesFirst) {
      leave(old, journal);
    }
    ManagedProcess successor = fleet.add(place, null);
    if (!successor.awaitUp(limits.start())) {
      String why = successor.view().note();
      if (!leavesFirst) {
        fleet.stop(List.of(successor), limits.orderly());
      }
      throw new Refusal(
          "The new %s is not ready after %d s (%s)%s; see ./coppice logs %s"
              .formatted(
                  place,
                  limits.start().toSeconds(),
                  why,
                  leavesFirst ? "" : ", the old one stays",
                  place));
    }
    if (!leavesFirst) {
      leave(old, journal);
    }
    journal.say("Restarted " + place + ": " + successor.view().instance() + ".");
  }

  private void leave(ManagedProcess old, Journal journal) throws InterruptedException {
    if (!fleet.stop(List.of(old), limits.orderly()).isEmpty()) {
      journal.say(
          "  The old %s did not leave within %d s and was killed."
              .formatted(old.place(), limits.orderly().toSeconds()));
    }
  }
}
