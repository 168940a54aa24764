package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorView.Phase;
import dev.coppice.node.StartFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a cluster on this machine: databases and processes, from the first start to the last stop.
 *
 * <p>All methods may be called from any thread, and block until they are done. Scaling, restarting
 * and stopping exclude each other; looking and killing go on meanwhile.
 */
public final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  private final Layout layout;
  private final int httpPort;
  private final Databases databases;
  private final Redis redis;
  private final Kafka kafka;
  private final Mail mail;
  private final Map<Service, String> databaseUris;
  private final Fleet fleet;
  private final StopLimits limits;
  private final OrderlyStop orderlyStop;
  private final ReentrantLock change = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CurrentPhase phase = new CurrentPhase();

  /**
   * @param databaseUris is filled when the databases are open; the starter reads from it
   */
  Supervisor(
      Layout layout,
      int httpPort,
      Databases databases,
      Redis redis,
      Kafka kafka,
      Mail mail,
      Map<Service, String> databaseUris,
      Fleet fleet,
      StopLimits limits) {
    this.layout = layout;
    this.httpPort = httpPort;
    this.databases = databases;
    this.redis = redis;
    this.kafka = kafka;
    this.mail = mail;
    this.databaseUris = databaseUris;
    this.fleet = fleet;
    this.limits = limits;
    this.orderlyStop =
        new OrderlyStop(fleet, List.of(mail, kafka, redis, databases), limits.orderly());
  }

  /**
   * @param orderly how long a node may take to leave
   * @param start how long one may take to become ready in a restart
   */
  record StopLimits(Duration orderly, Duration start) {}

  static Map<Service, String> noDatabasesYet() {
    return new ConcurrentHashMap<>();
  }

  /**
   * Starts what is not there yet. Seeds and gateway do not wait for the databases, and nobody for
   * Redis, which starts beside them, or for Kafka, which starts after them. Returns when all are
   * started, long before they are ready.
   *
   * @param alive processes of an earlier supervisor, to be adopted
   */
  void start(List<Child> alive) {
    change.lock();
    try {
      List<Place> places = new ArrayList<>(layout.places());
      for (Child child : alive) {
        log.info("Adopting {}", child);
        fleet.add(child.place(), child);
        places.remove(child.place());
      }
      Predicate<Place> needsDatabase = this::needsDatabase;
      places.stream().filter(needsDatabase.negate()).forEach(place -> fleet.add(place, null));
      openBacking();
      if (phase.get() == Phase.STARTING) {
        // All are there before it runs: else it looks up where seeds and gateway are, and no more.
        places.stream().filter(needsDatabase).forEach(place -> fleet.add(place, null));
      }
      if (phase.running()) {
        openForSeeds();
      }
    } catch (Refusal | BackingException e) {
      log.error("Start failed: {}", e.getMessage());
      phase.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("Start failed", e);
      phase.failed(e.toString());
    } finally {
      change.unlock();
    }
  }

  /**
   * The mailbox, then both servers at a time; returns when all are open, or fails when both servers
   * have come to an end.
   */
  private void openBacking() {
    mail.open();
    kafka.open();
    CompletableFuture<String> redisOpens = CompletableFuture.supplyAsync(redis::open);
    try {
      databaseUris.putAll(
          databases.open(Service.all().stream().filter(Service::waitsForDatabase).toList()));
    } finally {
      redisOpens.exceptionally(e -> "").join();
    }
    try {
      redisOpens.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw e;
    }
  }

  /** They go on without, so nothing fails here. */
  private void openForSeeds() {
    try {
      databaseUris.putAll(databases.open(List.of(Service.DISCOVERY)));
    } catch (Refusal | BackingException | StartFailedException e) {
      log.warn("Live settings cannot be changed: {}", e.getMessage());
    }
  }

  private boolean needsDatabase(Place place) {
    return place.isWhole() || Service.named(place.service()).waitsForDatabase();
  }

  SupervisorView view() {
    return new SupervisorView(
        ProcessHandle.current().pid(),
        phase.get(),
        phase.failure(),
        layout.singleProcess(),
        httpPort,
        fleet.views(),
        Stream.of(databases, redis, kafka, mail).flatMap(each -> each.views().stream()).toList());
  }

  /**
   * Kills as a crash would.
   *
   * @param all every process that the target names, not only one
   */
  void kill(String target, boolean all, Journal journal) {
    List<ManagedProcess> named = fleet.named(target);
    int killed = 0;
    for (ManagedProcess process : named) {
      ProcessView view = process.view();
      if ((all || killed == 0) && process.kill()) {
        killed++;
        journal.say("Killed %s (%s, pid %d).".formatted(view.place(), view.instance(), view.pid()));
      }
    }
    if (killed == 0) {
      throw new Refusal("No process of \"" + target + "\" runs just now.");
    }
  }

  /** Adds processes of a service, or stops the ones with the highest numbers. */
  void scale(Service service, int count, Journal journal) throws InterruptedException {
    service.checkCount(count);
    exclusively(
        () -> {
          requireSeparateProcesses("scale");
          List<ManagedProcess> present = fleet.of(service);
          List<Integer> numbers =
              present.stream().map(process -> process.place().number()).toList();
          for (int number = 1; number <= count; number++) {
            if (!numbers.contains(number)) {
              journal.say("Starting " + fleet.add(Place.of(service, number), null).place() + ".");
            }
          }
          orderlyStop.nodes(
              present.stream().filter(process -> process.place().number() > count).toList(),
              journal);
          awaitUp(fleet.of(service), journal);
        });
  }

  /** One after another: each new process is ready before the next old one leaves. */
  void restart(List<Service> services, Journal journal) throws InterruptedException {
    exclusively(
        () -> {
          List<ManagedProcess> turn =
              layout.singleProcess()
                  ? fleet.all()
                  : services.stream().sorted().flatMap(each -> fleet.of(each).stream()).toList();
          RollingRestart rolling = new RollingRestart(fleet, limits);
          for (ManagedProcess process : turn) {
            if (phase.get() == Phase.STOPPING) {
              throw new Refusal("Stopped on the way: the cluster is going down.");
            }
            rolling.replace(process, journal);
          }
        });
  }

  /** Gateways first, then services, seeds, and the servers behind them last. */
  void stop(Journal journal) throws InterruptedException {
    if (!phase.stopping()) {
      awaitStop();
      return;
    }
    // A change under way may wait for one of these to become ready, and need not.
    fleet.all().stream()
        .filter(process -> process.view().state() != ProcessView.State.UP)
        .forEach(ManagedProcess::askToStop);
    change.lock();
    try {
      orderlyStop.everything(journal);
    } finally {
      change.unlock();
      stopped.countDown();
    }
  }

  /** Returns when {@link #stop} has done its work. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Looks after what does not look after itself; to be called about once a second. */
  void tend() {
    if (phase.get() == Phase.RUNNING && change.tryLock()) {
      try {
        databases.check();
        redis.check();
        kafka.check();
        mail.check();
      } finally {
        change.unlock();
      }
    }
  }

  private void awaitUp(List<ManagedProcess> starting, Journal journal) throws InterruptedException {
    for (ManagedProcess process : starting) {
      if (!process.awaitUp(limits.start())) {
        throw new Refusal(
            "%s is not ready after %d s (%s); see ./coppice logs %s"
                .formatted(
                    process.place(),
                    limits.start().toSeconds(),
                    process.view().note(),
                    process.place()));
      }
    }
    starting.forEach(process -> journal.say(process.place() + " is ready."));
  }

  private void requireSeparateProcesses(String verb) {
    if (layout.singleProcess()) {
      throw new Refusal("Everything runs in a single process; there is nothing to " + verb + ".");
    }
  }

  /** What may wait and be interrupted. */
  @FunctionalInterface
  private interface Change {
    void make() throws InterruptedException;
  }

  private void exclusively(Change work) throws InterruptedException {
    // Longer than a look at the databases usually takes.
    if (!change.tryLock(3, TimeUnit.SECONDS)) {
      throw new Refusal("Another start, scale, restart or stop is under way; try again after it.");
    }
    try {
      Phase now = phase.get();
      if (now != Phase.RUNNING) {
        throw new Refusal("The cluster is " + now.name().toLowerCase(Locale.ROOT) + ".");
      }
      work.make();
    } finally {
      change.unlock();
    }
  }
}
