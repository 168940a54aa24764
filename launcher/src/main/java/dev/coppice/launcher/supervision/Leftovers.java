package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingService;
import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.backing.EmbeddedRedis;
import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a supervisor left behind that was killed: nodes, and the servers behind them. */
public final class Leftovers {
  private final Home home;
  private final List<Child> nodes;

  private Leftovers(Home home, List<Child> nodes) {
    this.home = home;
    this.nodes = nodes;
  }

  public static Leftovers in(Home home) {
    return new Leftovers(home, new RunFiles(home.run()).alive());
  }

  /** Whether no node is left. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  public int size() {
    return nodes.size();
  }

  /**
   * Stops nodes as a supervisor would have, and the servers behind them.
   *
   * @return whether there was anything to stop
   */
  public boolean stop(Duration grace, Journal journal) throws InterruptedException {
    Predicate<Child> seeds = child -> isSeed(child.place());
    stop(nodes.stream().filter(seeds.negate()).toList(), grace, journal);
    stop(nodes.stream().filter(seeds).toList(), grace, journal);
    RunFiles runFiles = new RunFiles(home.run());
    nodes.forEach(runFiles::delete);
    EmbeddedOptions options = EmbeddedOptions.in(home.state());
    List<BackingService> servers =
        Stream.<Optional<? extends BackingService>>of(
                EmbeddedKafka.running(options),
                EmbeddedRedis.running(options),
                EmbeddedPostgres.running(options))
            .<BackingService>flatMap(Optional::stream)
            .toList();
    for (BackingService server : servers) {
      server.close();
      journal.say("Stopped " + server.name() + ".");
    }
    return !servers.isEmpty() || !nodes.isEmpty();
  }

  private static void stop(List<Child> leaving, Duration grace, Journal journal)
      throws InterruptedException {
    leaving.forEach(Child::terminate);
    long deadline = System.nanoTime() + grace.toNanos();
    for (Child child : leaving) {
      boolean left = child.awaitExit(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (!left) {
        child.kill();
      }
      journal.say((left ? "Stopped " : "Killed, as it did not leave: ") + child + ".");
    }
  }

  private static boolean isSeed(Place place) {
    return !place.isWhole() && Service.named(place.service()).isSeed();
  }
}
