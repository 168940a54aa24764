package dev.coppice.discovery.calling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of ejections: one line when an instance is ejected and one when it is back, although
 * each of a node's event loops comes to that conclusion by itself. Any thread.
 */
final class EjectionLog {

  enum Cause {
    /** It does not answer at all. */
    SILENT,
    /** It answers, and fails. */
    FAILING
  }

  private static final Logger log = LoggerFactory.getLogger(EjectionLog.class);

  private final MeterRegistry meters;
  private final String part;

  /** How many event loops have ejected an instance. */
  private final Map<String, Integer> ejected = new ConcurrentHashMap<>();

  EjectionLog(MeterRegistry meters, String part) {
    this.meters = meters;
    this.part = part;
    Gauge.builder("coppice.calls.ejected", ejected, Map::size)
        .description(
            "Instances that get no calls of this part, or few again, since they hung or failed")
        .tag("caller", part)
        .register(meters);
  }

  void ejected(Peer peer, Cause cause, String why) {
    if (ejected.merge(peer.toString(), 1, Integer::sum) > 1) {
      return;
    }
    log.warn("{} ejects {}: {}; {} calls in flight", part, peer, why, peer.inFlight);
    Counter.builder("coppice.calls.ejections")
        .description("How often an instance was ejected")
        .tags("caller", part, "service", peer.record.service())
        .tag("cause", cause.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void returns(Peer peer) {
    if (forget(peer)) {
      log.info(
          "{} answers again; {} gives it a growing share of calls for {} s",
          peer,
          part,
          Standing.RAMP_SECONDS);
    }
  }

  /** It has left the registry. */
  void gone(Peer peer) {
    if (peer.standing.state() == Standing.State.EJECTED) {
      forget(peer);
    }
  }

  /** True when no event loop has it ejected any more. */
  private boolean forget(Peer peer) {
    return ejected.computeIfPresent(
            peer.toString(), (instance, loops) -> loops == 1 ? null : loops - 1)
        == null;
  }
}
