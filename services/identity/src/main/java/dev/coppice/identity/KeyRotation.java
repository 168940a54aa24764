package dev.coppice.identity;

import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Makes a new key before the old one's time is over, and removes those that nobody needs. One
 * instance does it, the leader of the job; a leader that was late is kept out by a fence.
 */
final class KeyRotation {

  static final String NAME = "rotate-signing-keys";

  private static final Schedule OFTEN = Schedule.every(Duration.ofMinutes(10));
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Keys keys;
  private final KeyPeriods periods;

  KeyRotation(Keys keys, KeyPeriods periods) {
    this.keys = keys;
    this.periods = periods;
  }

  Job job() {
    return new Job(NAME, OFTEN, LIMIT, this::rotate);
  }

  private Future<Void> rotate(Run run) {
    return keys.rotate(periods, run.token());
  }
}
