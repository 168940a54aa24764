package dev.coppice.gateway.limiting;

import dev.coppice.redis.RedisLine;
import dev.coppice.redis.RedisLink;
import dev.coppice.redis.RedisOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The counts that all gateways keep together in Redis. For one event loop.
 *
 * <p>What is asked in one turn of the event loop goes out as one command, a script that counts it
 * all in one go, and many such commands may be under way on one connection. As soon as one of them
 * fails or takes longer than the gateway's patience, the connection is given up: what waits for it
 * is counted here, and so is what comes, at once, until a new connection has shown that it answers.
 */
final class SharedCounts implements RedisLine.Listener {

  /** The script's unit of time: exact for what Redis' clock says, and for the usual rates. */
  private static final long UNIT_NANOS = 125;

  private static final int MAX_GATHERED = 64;

  private final Vertx vertx;
  private final Context context;
  private final Duration patience;
  private final Togetherness togetherness;
  private final TakeScript script;
  private final long patienceNanos;
  private final RedisLine line;

  private List<Ask> gathered = new ArrayList<>();
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private boolean watching;

  /** A request that waits to be counted. */
  private record Ask(Counting counting, Runnable counted) {}

  /** What went out as one command. */
  private static final class Batch {
    final List<Ask> asks;
    final long sent = System.nanoTime();
    boolean answered;

    Batch(List<Ask> asks) {
      this.asks = asks;
    }
  }

  /** To be made on the event loop. */
  SharedCounts(Vertx vertx, RedisOptions options, Duration patience, Togetherness togetherness) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.patience = patience;
    this.togetherness = togetherness;
    this.script = TakeScript.load();
    this.patienceNanos = patience.toNanos();
    this.line = new RedisLine(vertx, options, script::trial, patience, this);
  }

  /** The nearest interval that the script can count with. */
  static long roundedNanos(long nanos) {
    return Math.max(1, (nanos + UNIT_NANOS / 2) / UNIT_NANOS) * UNIT_NANOS;
  }

  /** A time in the script's unit. */
  static long units(long nanos) {
    return nanos / UNIT_NANOS;
  }

  /** Begins to connect, and goes on until it is closed. */
  void open() {
    togetherness.begin();
    line.open();
  }

  /** Whether it can be asked just now. */
  boolean answers() {
    return line.link() != null;
  }

  /** Counts a request; {@code counted} runs on this event loop, later, and certainly in time. */
  void ask(Counting counting, Runnable counted) {
    gathered.add(new Ask(counting, counted));
    if (gathered.size() == 1) {
      context.runOnContext(turnIsOver -> send());
    } else if (gathered.size() == MAX_GATHERED) {
      send();
    }
  }

  private void send() {
    if (gathered.isEmpty()) {
      return;
    }
    Batch batch = new Batch(gathered);
    gathered = new ArrayList<>();
    RedisLink over = line.link();
    if (over == null) {
      countHere(batch);
      return;
    }
    underWay.add(batch);
    watch();
    send(over, batch, script.bySum(batch.asks.stream().map(Ask::counting).toList()));
  }

  private void send(RedisLink over, Batch batch, Request command) {
    over.send(command)
        .onComplete(
            (answer, failure) -> {
              if (batch.answered) {
                return;
              }
              if (answer != null) {
                take(batch, answer);
              } else if (failure instanceof ErrorType error && error.is("NOSCRIPT")) {
                send(over, batch, script.byText(batch.asks.stream().map(Ask::counting).toList()));
              } else {
                line.lose(over, String.valueOf(failure.getMessage()));
              }
            });
  }

  private void take(Batch batch, Response answer) {
    batch.answered = true;
    while (!underWay.isEmpty() && underWay.getFirst().answered) {
      underWay.removeFirst();
    }
    int next = 0;
    for (Ask ask : batch.asks) {
      for (int i = 0; i < ask.counting.size(); i++) {
        ask.counting.found(i, answer.get(next++).toLong() * UNIT_NANOS);
      }
      ask.counting.foundAll();
    }
    batch.asks.forEach(ask -> ask.counted.run());
  }

  /** One timer for all that is under way: they wait equally long, so the first is due first. */
  private void watch() {
    if (!watching) {
      watching = true;
      long waited = System.nanoTime() - Objects.requireNonNull(underWay.peekFirst()).sent;
      long millis = TimeUnit.NANOSECONDS.toMillis(patienceNanos - waited) + 1;
      vertx.setTimer(Math.max(1, millis), id -> look());
    }
  }

  private void look() {
    watching = false;
    Batch first = underWay.peekFirst();
    RedisLink over = line.link();
    if (first == null || over == null) {
      return;
    }
    if (System.nanoTime() - first.sent >= patienceNanos) {
      line.lose(over, "it has not answered for " + patience.toMillis() + " ms");
    } else {
      watch();
    }
  }

  @Override
  public void gained() {
    togetherness.gained();
  }

  @Override
  public void missing(String why) {
    togetherness.missing(why);
  }

  @Override
  public void lost(String why) {
    togetherness.lost(why);
    countWaitingHere();
  }

  private void countWaitingHere() {
    List<Batch> waiting = new ArrayList<>(underWay);
    underWay.clear();
    waiting.stream().filter(batch -> !batch.answered).forEach(this::countHere);
  }

  private void countHere(Batch batch) {
    batch.answered = true;
    for (Ask ask : batch.asks) {
      togetherness.countAlone();
      ask.counting.here();
      ask.counted.run();
    }
  }

  /** Gives the connection back; what waits for it is counted here. */
  void close() {
    line.close();
    countWaitingHere();
  }
}
