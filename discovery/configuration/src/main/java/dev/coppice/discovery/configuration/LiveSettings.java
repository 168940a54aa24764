package dev.coppice.discovery.configuration;

import dev.coppice.node.Loop;
import dev.coppice.node.NodeContext;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live settings as this node knows them. Any thread.
 *
 * <p>Of each key it knows the newest version it has heard of, and never goes back to an older one.
 * It hears of a change at once, by an announcement on the event bus, and at the latest after five
 * seconds, when it compares by itself; it reads from one of the seeds. While no seed answers, what
 * it knows holds. A node that has just started knows nothing for a moment, so what it is configured
 * with has to be good enough to begin with.
 */
public final class LiveSettings {
  private static final Logger log = LoggerFactory.getLogger(LiveSettings.class);
  private static final String IN_CONTEXT = "coppice.configuration";
  private static final long PERIOD_MILLIS = 5_000;

  /** Acts on the name of each key that it is about and that has changed. */
  private record Watcher(Predicate<String> about, Consumer<String> action) {}

  private record Waiter(long above, Promise<Void> promise) {}

  private final Vertx vertx;
  private final Loop loop;
  private final ConfigurationBus bus;
  private final Map<String, Setting> known = new ConcurrentHashMap<>();
  private volatile long revision;

  // The rest belongs to the loop.
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private boolean reading;
  private boolean readAgain;

  private LiveSettings(NodeContext node) {
    vertx = node.vertx();
    loop = new Loop(vertx.getOrCreateContext());
    bus = new ConfigurationBus(vertx);
    Gauge.builder("coppice.configuration.revision", () -> revision)
        .description("The newest revision of the live settings that this node knows")
        .register(node.meters());
    loop.run(this::follow);
    LiveLogLevels.follow(this, node.settings());
  }

  /** The node's one view of them. The first call starts it. */
  public static LiveSettings of(NodeContext node) {
    return (LiveSettings)
        node.hazelcast()
            .getUserContext()
            .computeIfAbsent(IN_CONTEXT, key -> new LiveSettings(node));
  }

  /** What a key is set to; empty where the node's own configuration holds. */
  public Optional<String> value(String key) {
    Setting setting = known.get(key);
    return setting == null ? Optional.empty() : Optional.ofNullable(setting.value());
  }

  /** Whether {@code switch.<name>} is on. */
  public boolean isOn(String name, boolean unlessSet) {
    return value(DeclaredKeys.SWITCH + name).map(Boolean::parseBoolean).orElse(unlessSet);
  }

  /**
   * Calls the action with each newer value, beginning with the one that is known now; empty means
   * that the node's own configuration holds. One call at a time, on an event loop; of several
   * changes in quick succession it may see only the last. An action that throws is logged, and sees
   * the next change.
   *
   * @param key a declared one
   */
  public void watch(String key, Consumer<Optional<String>> action) {
    DeclaredKeys.of(key);
    Watcher watcher = new Watcher(key::equals, changed -> action.accept(value(key)));
    loop.run(
        () -> {
          watchers.add(watcher);
          tell(watcher, key);
        });
  }

  /** Calls the action after each change of a key that begins so. As {@link #watch} otherwise. */
  public void watchAll(String beginning, Runnable action) {
    Watcher watcher = new Watcher(key -> key.startsWith(beginning), changed -> action.run());
    loop.run(() -> watchers.add(watcher));
  }

  /** The newest revision that this node knows. */
  public long revision() {
    return revision;
  }

  /**
   * Completes when this node knows a newer revision than this; fails with a TimeoutException when
   * it does not within the limit.
   */
  public Future<Void> newerThan(long above, long limitMillis) {
    Waiter waiter = new Waiter(above, Promise.promise());
    loop.run(
        () -> {
          waiters.add(waiter);
          release();
        });
    return waiter
        .promise()
        .future()
        .timeout(limitMillis, TimeUnit.MILLISECONDS)
        .onFailure(late -> loop.run(() -> waiters.remove(waiter)));
  }

  private void follow() {
    bus.onAnnouncement(
        announced ->
            loop.run(
                () -> {
                  if (announced > revision) {
                    read();
                  }
                }));
    // Not all nodes of a cluster that was started at once should ask at the same instant.
    long first = 1 + ThreadLocalRandom.current().nextLong(PERIOD_MILLIS);
    vertx.setTimer(first, late -> vertx.setPeriodic(PERIOD_MILLIS, again -> read()));
    read();
  }

  private void read() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readAgain = false;
    loop.here(bus.read(revision))
        .onComplete(
            answer -> {
              reading = false;
              if (answer.succeeded()) {
                accept(answer.result());
              } else {
                log.debug("The live settings could not be read: {}", answer.cause().toString());
              }
              if (readAgain) {
                read();
              }
            });
  }

  private void accept(Changes changes) {
    for (Setting setting : changes.settings()) {
      Setting present = known.get(setting.key());
      if (present == null || setting.version() > present.version()) {
        known.put(setting.key(), setting);
        watchers.stream()
            .filter(watcher -> watcher.about().test(setting.key()))
            .forEach(watcher -> tell(watcher, setting.key()));
      }
    }
    if (changes.revision() > revision) {
      revision = changes.revision();
      release();
    }
  }

  private void tell(Watcher watcher, String key) {
    try {
      watcher.action().accept(key);
    } catch (RuntimeException e) {
      log.error("{} could not be set to {}", key, value(key).orElse("its default"), e);
    }
  }

  private void release() {
    waiters.removeIf(waiter -> revision > waiter.above() && waiter.promise().tryComplete());
  }
}
