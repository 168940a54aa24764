package dev.coppice.gateway.limiting;

import dev.coppice.contract.Failure;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One request as the limits see it: by what it is counted, and what comes of it. A request is
 * counted by all its limits, or, where one of them refuses it, by none. For one event loop.
 */
public final class Counting {

  private static final AsciiString RATE_LIMIT = AsciiString.cached("ratelimit");
  private static final AsciiString RATE_LIMIT_POLICY = AsciiString.cached("ratelimit-policy");

  /** What is said of a limit that nobody was asked about. */
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final RateLimit[] limits;
  private final long[] who;
  private final long[] spares;
  private boolean together;

  Counting(RateLimit[] limits, long[] who) {
    this.limits = limits;
    this.who = who;
    this.spares = new long[limits.length];
  }

  int size() {
    return limits.length;
  }

  RateLimit limit(int index) {
    return limits[index];
  }

  long who(int index) {
    return who[index];
  }

  /** Whether it is known without asking that it is refused; that is settled then. */
  boolean isRefusedAlready() {
    boolean refused = false;
    for (int i = 0; i < limits.length; i++) {
      long spare = limits[i].knownRefusal(who[i]);
      spares[i] = spare < 0 ? spare : UNKNOWN;
      refused |= spare < 0;
    }
    if (refused) {
      settled(true);
    }
    return refused;
  }

  /** Counts it at this gateway alone. */
  void here() {
    int refusedBy = -1;
    for (int i = 0; i < limits.length; i++) {
      spares[i] = refusedBy < 0 ? limits[i].take(who[i]) : UNKNOWN;
      if (spares[i] < 0) {
        refusedBy = i;
      }
    }
    for (int i = 0; i < refusedBy; i++) {
      limits[i].giveBack(who[i]);
      spares[i] = UNKNOWN;
    }
    settled(false);
  }

  /** Takes over what all gateways together have found of one of its limits. */
  void found(int index, long spare) {
    spares[index] = spare;
    limits[index].learn(who[index], spare);
  }

  /** Takes over that they have found it of all. What one of them refuses, none has counted. */
  void foundAll() {
    if (refusal() != null) {
      for (int i = 0; i < limits.length; i++) {
        spares[i] += spares[i] < 0 ? 0 : limits[i].whole().gcra().intervalNanos();
      }
    }
    settled(true);
  }

  private void settled(boolean byAll) {
    together = byAll;
    for (int i = 0; i < limits.length; i++) {
      if (spares[i] < 0) {
        limits[i].countRefusal();
      }
    }
  }

  /** Why it is refused and until when, by the limit that takes longest; null if it is let in. */
  public @Nullable Failure refusal() {
    int longest = 0;
    for (int i = 1; i < limits.length; i++) {
      longest = spares[i] < spares[longest] ? i : longest;
    }
    return spares[longest] < 0 ? quota(longest).refusal(spares[longest]) : null;
  }

  private Quota quota(int index) {
    return together ? limits[index].whole() : limits[index].share();
  }

  /** Says how things stand with each limit that was asked. */
  public void writeTo(MultiMap headers) {
    if (limits.length == 1) {
      headers.add(RATE_LIMIT_POLICY, quota(0).policy());
      headers.add(RATE_LIMIT, quota(0).standing(spares[0]));
      return;
    }
    StringJoiner policies = new StringJoiner(", ");
    StringJoiner standings = new StringJoiner(", ");
    for (int i = 0; i < limits.length; i++) {
      if (spares[i] != UNKNOWN) {
        policies.add(quota(i).policy());
        standings.add(quota(i).standing(spares[i]));
      }
    }
    headers.add(RATE_LIMIT_POLICY, policies.toString());
    headers.add(RATE_LIMIT, standings.toString());
  }
}
