package dev.coppice.launcher.supervision;

import java.time.Duration;

/**
 * How long to wait before a dead process is started again: hardly at all the first time, twice as
 * long each further time, up to a limit. Who lived long enough begins anew.
 */
final class BackOff {
  private final Duration first;
  private final Duration longest;
  private final Duration forgivenAfter;
  private int deaths;

  BackOff(Duration first, Duration longest, Duration forgivenAfter) {
    this.first = first;
    this.longest = longest;
    this.forgivenAfter = forgivenAfter;
  }

  /** A quarter of a second up to half a minute; forgiven after half a minute. */
  static BackOff usual() {
    return new BackOff(Duration.ofMillis(250), Duration.ofSeconds(30), Duration.ofSeconds(30));
  }

  /**
   * @param lived how long the process that died had run
   */
  Duration afterDeath(Duration lived) {
    if (lived.compareTo(forgivenAfter) >= 0) {
      deaths = 0;
    }
    Duration pause = first.multipliedBy(1L << Math.min(deaths, 20));
    deaths++;
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
