package dev.coppice.bench.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves {@value #CLERKS} at once, each in {@value #MILLIS} ms, and lets the others queue: like a
 * service with a database behind a pool of connections, but of a capacity that is known. Used on
 * one event loop.
 */
public final class Desk {

  public static final int CLERKS = 8;
  public static final int MILLIS = 20;

  /** How many it can serve in a second. */
  public static final int CAPACITY = CLERKS * 1_000 / MILLIS;

  private final Vertx vertx;
  private final Deque<Promise<Void>> queue = new ArrayDeque<>();
  private int busy;

  Desk(Vertx vertx) {
    this.vertx = vertx;
  }

  <T> Future<T> serve(Supplier<T> answer) {
    Promise<Void> turn = Promise.promise();
    if (busy < CLERKS) {
      busy++;
      turn.complete();
    } else {
      queue.add(turn);
    }
    return turn.future()
        .compose(mine -> vertx.timer(MILLIS, TimeUnit.MILLISECONDS))
        .map(
            done -> {
              next();
              return answer.get();
            });
  }

  private void next() {
    Promise<Void> following = queue.poll();
    if (following == null) {
      busy--;
    } else {
      following.complete();
    }
  }
}
