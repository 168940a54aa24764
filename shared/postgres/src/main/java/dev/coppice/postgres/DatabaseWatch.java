package dev.coppice.postgres;

import dev.coppice.node.Readiness;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database now and then whether it is there, and lets the node's readiness say so under
 * {@code <service>.postgres}. It tells people and probes; calls find out for themselves.
 */
final class DatabaseWatch {
  private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Readiness readiness;
  private final PostgresOptions options;
  private final Pipelines statements;
  private final String name;
  private volatile boolean closed;

  DatabaseWatch(Vertx vertx, Readiness readiness, PostgresOptions options, Pipelines statements) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.options = options;
    this.statements = statements;
    this.name = options.service() + ".postgres";
  }

  /** Before the first answer: why the start has to wait. */
  void waiting(Throwable why) {
    set(Readiness.notUp("waiting for " + words(why)));
  }

  /** Begins to ask, from the state that all is well. */
  void begin() {
    set(Readiness.up());
    schedule();
  }

  void close() {
    closed = true;
  }

  private void schedule() {
    vertx.setTimer(
        PERIOD.toMillis(),
        timer -> {
          if (!closed) {
            ask();
          }
        });
  }

  private void ask() {
    statements
        .run(client -> client.query("SELECT 1").execute())
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            answer -> {
              if (closed) {
                return;
              }
              set(answer.succeeded() ? Readiness.up() : Readiness.notUp(words(answer.cause())));
              schedule();
            });
  }

  /** The log hears of changes only. */
  private void set(Readiness.State next) {
    boolean wasUp = readiness.of(name).map(Readiness.State::isUp).orElse(true);
    readiness.set(name, next);
    if (wasUp && !next.isUp()) {
      log.warn("{}", next.reason());
    } else if (!wasUp && next.isUp()) {
      log.info("PostgreSQL at {} answers", options.uri().place());
    }
  }

  private String words(Throwable why) {
    return "PostgreSQL at " + options.uri().place() + ": " + why.getMessage();
  }
}
