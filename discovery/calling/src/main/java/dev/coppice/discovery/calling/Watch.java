package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import io.netty.util.collection.LongObjectHashMap;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Watches over the instances: lets new ones prove themselves, ejects those that hang or fail, and
 * lets them return. It asks by pings, which an instance answers by itself, so that one ping tells a
 * slow operation from an instance that hangs, however few calls there are.
 *
 * <p>Rules that Envoy's outlier detection has too: one that hangs is ejected as long as another is
 * there; one that fails, as long as no more than half of its service are and another does clearly
 * better. What all instances do alike, such as failing with their database, ejects nobody.
 */
final class Watch {

  /** What follows from what it sees. */
  interface Consequences {

    /** There is an instance to choose that was not there before. */
    void available();

    /** What is with this instance had better be elsewhere. */
    void ejected(Peer peer);
  }

  static final long TICK_MILLIS = 50;

  /** Without a sign of life for so long, although something waits for an answer, it hangs. */
  static final long SILENT_NANOS = 1_000_000_000L;

  private static final long QUIET_NANOS = 200_000_000L;
  private static final long PING_NANOS = 100_000_000L;
  private static final long PING_EJECTED_NANOS = 500_000_000L;
  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;
  private static final long PING_WAIT_MILLIS = 1_000;

  private final Peers peers;
  private final BiConsumer<Peer, CallBatch.Call> post;
  private final EjectionLog log;
  private final Consequences consequences;

  /** Pings have numbers below 0, calls above. */
  private final LongObjectHashMap<Peer> pings = new LongObjectHashMap<>();

  private long lastPing;
  private long lastTick;

  /**
   * @param post sends pings
   */
  Watch(
      Peers peers,
      BiConsumer<Peer, CallBatch.Call> post,
      EjectionLog log,
      Consequences consequences,
      long now) {
    this.peers = peers;
    this.post = post;
    this.log = log;
    this.consequences = consequences;
    this.lastTick = now;
  }

  /** The next tick is the first one after this. */
  void begin(long now) {
    lastTick = now;
  }

  /** Whether it is about to find something out: while nobody calls, nothing else can happen. */
  boolean isUneasy() {
    for (Peer peer : peers.all()) {
      if (peer.ping != 0 || peer.standing.state() != Standing.State.TRUSTED) {
        return true;
      }
    }
    return false;
  }

  /** To be called every {@value #TICK_MILLIS} ms. */
  void tick(long now) {
    long late = now - lastTick - TICK_NANOS;
    lastTick = now;
    for (Peer peer : peers.all()) {
      if (late > TICK_NANOS) {
        // This node was away, so answers may be waiting to be read.
        peer.excuse(late);
      }
      look(peer, now);
    }
  }

  private void look(Peer peer, long now) {
    switch (peer.standing.state()) {
      case UNPROVEN -> ping(peer, PING_NANOS, now);
      case EJECTED -> ping(peer, PING_EJECTED_NANOS, now);
      case TRUSTED, RETURNING -> {
        peer.standing.pass(now);
        long silence = peer.silence(now);
        if (silence >= SILENT_NANOS && isAnotherIn(peer)) {
          ejectAsSilent(peer, silence, now);
        } else if (silence >= QUIET_NANOS) {
          ping(peer, PING_NANOS, now);
        }
      }
    }
  }

  /** Lets new instances be asked at once, and forgets those that are gone. */
  void viewChanged(List<Peer> gone, long now) {
    for (Peer peer : gone) {
      pings.remove(peer.ping);
      log.gone(peer);
    }
    for (Peer peer : peers.all()) {
      if (!peer.standing.isProven()) {
        ping(peer, PING_NANOS, now);
      }
    }
  }

  private void ping(Peer peer, long every, long now) {
    if (peer.pingedAt != 0 && now - peer.pingedAt < every) {
      return;
    }
    peer.asked(now);
    // A ping is repeated under the same number: the answer to any of them will do.
    if (peer.ping == 0) {
      peer.ping = --lastPing;
      pings.put(peer.ping, peer);
    }
    peer.pingedAt = now;
    Request ping = Request.of(Caller.PING, Deadline.afterMillis(PING_WAIT_MILLIS));
    post.accept(peer, new CallBatch.Call(peer.ping, ping));
  }

  /** Takes the answer to a ping; any other number is none of its business. */
  void answered(long number, long now) {
    Peer peer = pings.remove(number);
    if (peer == null) {
      return;
    }
    peer.ping = 0;
    peer.heard(now);
    boolean wasEjected = peer.standing.isProven();
    if (peer.standing.answersPing(now)) {
      if (wasEjected) {
        log.returns(peer);
      }
      consequences.available();
    }
  }

  /** A call of it was waited for in vain: to be looked into, even if no call is left with it. */
  void suspects(Peer peer, long now) {
    if (!peer.gone && peer.standing.isIn()) {
      ping(peer, PING_NANOS, now);
    }
  }

  /** A call of it has failed in a way that is the instance's fault. */
  void failed(Peer peer, long now) {
    peer.standing.failed();
    if (!peer.gone && peer.standing.hasFailedTooOften() && isOutlier(peer)) {
      String why = "its calls fail";
      peer.standing.ejectAsFailing(now);
      eject(peer, EjectionLog.Cause.FAILING, why);
    }
  }

  private void ejectAsSilent(Peer peer, long silence, long now) {
    String why = "no sign of life for %d ms".formatted(silence / 1_000_000);
    peer.standing.ejectAsSilent(now);
    eject(peer, EjectionLog.Cause.SILENT, why);
  }

  private void eject(Peer peer, EjectionLog.Cause cause, String why) {
    log.ejected(peer, cause, why);
    consequences.ejected(peer);
  }

  private boolean isAnotherIn(Peer peer) {
    for (Peer other : peers.callable(peer.record.id())) {
      if (other != peer && other.standing.isIn()) {
        return true;
      }
    }
    return false;
  }

  private boolean isOutlier(Peer peer) {
    List<Peer> all = peers.callable(peer.record.id());
    int out = 1;
    boolean worse = false;
    for (Peer other : all) {
      if (other != peer) {
        out += other.standing.isIn() ? 0 : 1;
        worse |= doesBetter(other.standing, peer.standing);
      }
    }
    return worse && 2 * out <= all.size();
  }

  /** Nobody does better who has not answered anything yet, or has just begun to fail too. */
  private static boolean doesBetter(Standing one, Standing other) {
    return one.isIn() && one.succeeds() && 2 * one.failureRate() < other.failureRate();
  }
}
