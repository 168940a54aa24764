package dev.coppice.events;

import dev.coppice.events.PostgresOutboxRows.Waiting;
import dev.coppice.node.Loop;
import dev.coppice.postgres.Notices;
import dev.coppice.postgres.StaleTokenException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends on what waits in the outbox, in its order, while it is this instance's turn.
 *
 * <p>A batch is read, sent to Kafka in a transaction of Kafka's, told on the event bus, and deleted
 * in one of PostgreSQL's. Whoever stops in between leaves the batch to the next, who sends it once
 * more: each event arrives at least once, under the same id. An instance that was late is refused
 * at both ends: the broker knows the next one's producer, the database its turn.
 *
 * <p>Its own instance wakes it, and others do by a notice of the database; it looks by itself each
 * second too. If more has come while it was at a batch, it rests for as long as that has taken, so
 * that where much is to do more events share a transaction; what comes alone goes at once. Its
 * state is on its loop.
 */
final class EventRelay implements RelayElection.Task {
  private static final int BATCH = 500;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration LONGEST_REST = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Loop loop;
  private final EventTypes types;
  private final KafkaOptions kafka;
  private final String name;
  private final PostgresOutboxRows rows;
  private final RelayReport report;
  private volatile @Nullable RelayTurn turn;
  private @Nullable Notices notices;
  private @Nullable KafkaPublisher publisher;
  private boolean working;
  private boolean again;
  private boolean resting;
  private long timer = -1;

  /**
   * @param name under which one at a time sends to Kafka
   */
  EventRelay(
      Vertx vertx,
      EventTypes types,
      KafkaOptions kafka,
      String name,
      PostgresOutboxRows rows,
      RelayReport report) {
    this.vertx = vertx;
    this.loop = new Loop(vertx.getOrCreateContext());
    this.types = types;
    this.kafka = kafka;
    this.name = name;
    this.rows = rows;
    this.report = report;
  }

  @Override
  public Future<?> begin(RelayTurn given) {
    return loop.call(
        () -> {
          turn = given;
          notices = rows.listen(vertx, () -> loop.run(this::wake));
          wake();
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<?> end() {
    return loop.call(
        () -> {
          turn = null;
          Notices listening = notices;
          notices = null;
          return closePublisher()
              .eventually(() -> listening == null ? Future.succeededFuture() : listening.close());
        });
  }

  /**
   * Has it look, if it is this instance's turn. Any thread.
   *
   * @return false where another instance has to be told
   */
  boolean wakeHere() {
    RelayTurn now = turn;
    if (now == null || now.isOver()) {
      return false;
    }
    loop.run(this::wake);
    return true;
  }

  private void wake() {
    RelayTurn now = turn;
    if (now == null || now.isOver()) {
      return;
    }
    if (working || resting) {
      again = true;
      return;
    }
    working = true;
    again = false;
    vertx.cancelTimer(timer);
    long began = System.nanoTime();
    loop.here(work(now))
        .onSuccess(done -> report.caughtUp())
        .onFailure(failure -> failed(now, failure))
        .onComplete(
            done -> {
              working = false;
              if (done.failed()) {
                again = true;
                rest(AFTER_FAILURE);
              } else if (again) {
                rest(asLongAs(System.nanoTime() - began));
              } else {
                lookLater();
              }
            });
  }

  private static Duration asLongAs(long nanos) {
    return Duration.ofNanos(Math.min(nanos, LONGEST_REST.toNanos()));
  }

  /** And goes on with what has come meanwhile. */
  private void rest(Duration pause) {
    resting = true;
    timer =
        vertx.setTimer(
            Math.max(1, pause.toMillis()),
            rested -> {
              resting = false;
              wake();
            });
  }

  private void lookLater() {
    timer = vertx.setTimer(LOOK.toMillis(), late -> wake());
  }

  private void failed(RelayTurn of, Throwable failure) {
    closePublisher();
    boolean ended = !of.equals(turn);
    if (failure instanceof StaleTokenException || of.isOver()) {
      if (!ended) {
        turn = null;
      }
      report.refused(KafkaPublisher.reason(failure));
    } else if (!ended) {
      report.stuck(KafkaPublisher.reason(failure));
    }
  }

  /** Until nothing waits any more. */
  private Future<Void> work(RelayTurn of) {
    return opened(of)
        .compose(open -> rows.first(BATCH).compose(batch -> loop.here(send(of, open, batch))));
  }

  private Future<Void> send(RelayTurn of, KafkaPublisher open, List<Waiting> batch) {
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    if (of.isOver()) {
      return Future.failedFuture(new KafkaException("the turn of this instance is over"));
    }
    List<Event> events = batch.stream().map(Waiting::event).toList();
    return open.publish(events)
        .map(events)
        .onSuccess(this::tell)
        .compose(sent -> rows.delete(of, batch))
        .onSuccess(deleted -> report.published(events))
        .compose(deleted -> batch.size() < BATCH ? Future.succeededFuture() : loop.here(work(of)));
  }

  /** Live and at most once, for those who look on. */
  private void tell(List<Event> events) {
    for (Event event : events) {
      DeliveryOptions headers =
          new DeliveryOptions()
              .addHeader("ce_id", event.id().toString())
              .addHeader("ce_source", types.service())
              .addHeader("ce_type", event.type())
              .addHeader("ce_subject", event.subject())
              .addHeader("ce_time", event.time().toString());
      vertx.eventBus().publish(event.address(), event.data(), headers);
    }
  }

  /**
   * First shuts out who was before, in the database and then at the broker. In this order one that
   * is late itself disturbs nobody.
   */
  private Future<KafkaPublisher> opened(RelayTurn of) {
    KafkaPublisher open = publisher;
    if (open != null) {
      return Future.succeededFuture(open);
    }
    return loop.here(rows.claim(of))
        .compose(claimed -> loop.here(open()))
        .onSuccess(
            fresh -> {
              publisher = fresh;
              if (!of.equals(turn)) {
                closePublisher();
              }
            });
  }

  private Future<KafkaPublisher> open() {
    // It reads a file.
    return vertx
        .executeBlocking(kafka::properties, false)
        .compose(
            connection ->
                connection.isEmpty()
                    ? Future.failedFuture(
                        new KafkaException("no Kafka is known: set coppice.kafka.bootstrap"))
                    : KafkaPublisher.open(vertx, connection, name, types));
  }

  private Future<Void> closePublisher() {
    KafkaPublisher open = publisher;
    publisher = null;
    return open == null ? Future.succeededFuture() : open.close();
  }
}
