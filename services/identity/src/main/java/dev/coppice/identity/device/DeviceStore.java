package dev.coppice.identity.device;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.authorization.Outcome;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Devices that wait for a user's word. What is kept of one goes this way:
 *
 * <pre>
 *   waiting -> refused
 *           -> allowed -> used, once
 * </pre>
 *
 * and nowhere once it has expired. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface DeviceStore {

  /** How long a device has to wait at first before it asks again. */
  Duration INTERVAL = Duration.ofSeconds(5);

  /**
   * @return false when another device shows the same code to its user
   */
  Future<Boolean> keep(DeviceRequest request, Deadline deadline);

  /** The device that waits with this MAC of its user's code. */
  Future<Optional<WaitingDevice>> waiting(String userCode, Instant now, Deadline deadline);

  /**
   * Says for a device that waits what its user wants.
   *
   * @return the device; empty when it waits no more
   */
  Future<Optional<WaitingDevice>> decide(
      String hash, boolean allowed, Session by, Instant now, Deadline deadline);

  /**
   * Takes a device's code, which gives tokens once. Who asks too early has to wait for longer.
   * Shown again after it gave tokens, it takes them back.
   */
  Future<Outcome> poll(Poll poll, Deadline deadline);
}
