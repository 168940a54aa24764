package dev.coppice.node;

import java.time.Duration;
import java.util.List;

/**
 * The orderly leave took longer than {@code coppice.leave.limit}; the message says what was left.
 */
public final class LeaveOverrunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaveOverrunException(Duration limit, String step, List<String> unfinished) {
    super(
        "leaving took longer than %s (coppice.leave.limit); given up while it had to %s%s"
            .formatted(
                Durations.text(limit),
                step,
                unfinished.isEmpty() ? "" : ", abandoning: " + String.join("; ", unfinished)));
  }
}
