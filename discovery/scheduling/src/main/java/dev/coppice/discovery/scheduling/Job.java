package dev.coppice.discovery.scheduling;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a service does again and again.
 *
 * @param name within the service: up to 64 lower-case letters, digits and hyphens
 * @param limit for one run, from one second to one day. After it the run counts as timed out and is
 *     told by {@link Run#isOver}; the job's next run waits until the work has ended all the same
 * @param work called on the event loop on which the job was declared: don't block. What it writes
 *     passes a fence with the run's token; what it does elsewhere has to bear to be cut off
 */
public record Job(
    String name, Schedule schedule, Duration limit, Function<Run, ? extends Future<?>> work) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /**
   * @throws IllegalArgumentException that names the value and what is allowed
   */
  public Job {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of a job; it has 1 to 64 lower-case letters, digits and hyphens"
              .formatted(name));
    }
    if (limit.compareTo(Duration.ofSeconds(1)) < 0 || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "the limit of %s is %s; it is from PT1S to PT24H".formatted(name, limit));
    }
  }
}
