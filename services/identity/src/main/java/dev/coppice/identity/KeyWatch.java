package dev.coppice.identity;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every now and then whether the keys have changed: several times within the time for which a
 * new key is published before it signs, so that each instance knows it by then. Lives on one event
 * loop.
 */
final class KeyWatch {

  private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int LOOKS = 4;

  private final Vertx vertx;
  private final Keys keys;
  private final long pauseMillis;
  private boolean closed;

  KeyWatch(Vertx vertx, Keys keys, Duration publication) {
    this.vertx = vertx;
    this.keys = keys;
    this.pauseMillis = Math.min(LONGEST_PAUSE.toMillis(), publication.dividedBy(LOOKS).toMillis());
  }

  void begin() {
    vertx.setTimer(pauseMillis, timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    keys.refresh()
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("The keys could not be looked at", e))
        .onComplete(done -> begin());
  }

  void close() {
    closed = true;
  }
}
