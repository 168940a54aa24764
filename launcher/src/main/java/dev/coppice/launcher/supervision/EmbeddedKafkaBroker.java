package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka of our own. It takes seconds of both processors to start, so it does when the nodes are
 * up, or have had their time; and beside everything else, so that a look at it never waits.
 */
final class EmbeddedKafkaBroker implements Kafka {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafkaBroker.class);

  /** From the opening on; nodes that are not up by then need something else. */
  private static final Duration NODES_FIRST = Duration.ofSeconds(60);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final Callable<String> classPath;
  private final BooleanSupplier nodesAreUp;
  private final UriFile file;

  /** Nodes know the port of its first start, so it has to come back there. */
  private EmbeddedOptions options;

  private @Nullable CompletableFuture<EmbeddedKafka> starting;
  private @Nullable EmbeddedKafka kafka;
  private boolean failed;
  private long latest;
  private volatile List<BackingView> views = List.of();

  /**
   * @param classPath where the broker's classes are, asked with each start
   * @param file for the properties by which Kafka's clients connect
   */
  EmbeddedKafkaBroker(
      EmbeddedOptions options, Callable<String> classPath, BooleanSupplier nodesAreUp, Path file) {
    this.options = options;
    this.classPath = classPath;
    this.nodesAreUp = nodesAreUp;
    this.file = new UriFile(file);
  }

  @Override
  public synchronized void open() {
    latest = System.nanoTime() + NODES_FIRST.toNanos();
    showStarting(options.preferredPort());
  }

  @Override
  public synchronized void check() {
    if (starting != null) {
      if (starting.isDone()) {
        finish(starting);
      }
    } else if (kafka != null) {
      lookAt(kafka);
    } else if ((!failed && nodesAreUp.getAsBoolean()) || System.nanoTime() - latest > 0) {
      start();
    }
  }

  private void lookAt(EmbeddedKafka running) {
    boolean answers = running.answers();
    show(running, answers);
    if (!answers) {
      log.warn("Kafka does not answer; starting it again");
      // Adopts the broker if it lives.
      start();
    }
  }

  private void start() {
    EmbeddedOptions with = options;
    starting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return EmbeddedKafka.start(with, classPath.call());
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            },
            task -> new Thread(task, "kafka-start").start());
  }

  private void finish(CompletableFuture<EmbeddedKafka> started) {
    starting = null;
    try {
      EmbeddedKafka now = started.join();
      kafka = now;
      failed = false;
      options = options.withPreferredPort(now.port());
      show(now, true);
      file.write(clientProperties(now));
      log.info("{} serves", now);
    } catch (CompletionException e) {
      Throwable why = e.getCause() instanceof BackingException known ? known : e;
      log.warn("Kafka cannot be started, and is tried again: {}", why.getMessage(), why);
      kafka = null;
      failed = true;
      latest = System.nanoTime() + AFTER_FAILURE.toNanos();
      showStarting(options.preferredPort());
    }
  }

  /** As Kafka's own tools and clients read them. */
  private static String clientProperties(EmbeddedKafka kafka) {
    return """
        bootstrap.servers=%s
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
        username="%s" password="%s";
        """
        .formatted(kafka.bootstrap(), kafka.user(), kafka.password());
  }

  private void showStarting(int port) {
    views = List.of(new BackingView(EmbeddedKafka.NAME, "127.0.0.1", port, null, true, false));
  }

  private void show(EmbeddedKafka broker, boolean answers) {
    views = List.of(BackingView.of(broker, answers));
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  /** Stops also one that is just starting. */
  @Override
  public synchronized void close() {
    if (starting != null) {
      finish(starting);
    }
    EmbeddedKafka running = kafka;
    if (running != null) {
      running.close();
    }
    kafka = null;
    views = List.of();
    file.forget();
  }
}
