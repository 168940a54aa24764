package dev.coppice.discovery.calling;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * A periodic timer that is set only while there is something to look at: many looks a second are
 * not free. To be used on its context alone.
 */
final class Ticker {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Context context;
  private final long millis;
  private final Runnable tick;

  private boolean running;
  private long timer = NONE;

  Ticker(Vertx vertx, Context context, long millis, Runnable tick) {
    this.vertx = vertx;
    this.context = context;
    this.millis = millis;
    this.tick = tick;
  }

  boolean isRunning() {
    return running;
  }

  void start() {
    running = true;
    // A timer lives on the context where it is set: not on that of the request which asks first.
    context.runOnContext(
        turn -> {
          if (running && timer == NONE) {
            timer = vertx.setPeriodic(millis, ticked -> tick.run());
          }
        });
  }

  void stop() {
    running = false;
    vertx.cancelTimer(timer);
    timer = NONE;
  }
}
