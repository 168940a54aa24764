package dev.coppice.gateway.limiting;

import dev.coppice.discovery.configuration.LiveRate;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * What each of those who are counted may do of one class of operations: with all gateways together,
 * where these can count together, else at this one. Any thread.
 */
final class RateLimit {

  private final Quota whole;
  private final Quota share;
  private final DueTimes counts;
  private final DueTimes refusals;
  private final LongSupplier clock;
  private final Counter refused;
  private final byte[] key;
  private final byte[] interval;
  private final byte[] burst;

  /**
   * @param name as {@link CountedBy#limitOf} has it
   * @param gateways how many share it
   * @param counts of those who are counted here
   * @param refusals until when somebody will be refused everywhere
   * @param clock in nanoseconds, never negative
   * @param cluster whose gateways share it
   */
  RateLimit(
      String name,
      String person,
      LiveRate rate,
      int gateways,
      DueTimes counts,
      DueTimes refusals,
      LongSupplier clock,
      Counter refused,
      String cluster) {
    this.whole = Quota.whole(name, person, rate);
    this.share = Quota.share(name, person, rate, gateways);
    this.counts = counts;
    this.refusals = refusals;
    this.clock = clock;
    this.refused = refused;
    this.key = ascii(cluster + ":limit:" + name + ":");
    this.interval = ascii(Long.toString(SharedCounts.units(whole.gcra().intervalNanos())));
    this.burst = ascii(Integer.toString(whole.gcra().burst()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Quota whole() {
    return whole;
  }

  Quota share() {
    return share;
  }

  /** Counts a request at this gateway, if it is within its share; tells as {@link Gcra#spare}. */
  long take(long who) {
    return counts.take(who, clock.getAsLong(), share.gcra());
  }

  /** Takes back what {@link #take} has counted. */
  void giveBack(long who) {
    counts.giveBack(who, share.gcra());
  }

  /**
   * What somebody has to spare who is known to be refused everywhere: a negative number; or 0 if
   * nothing is known. It stays true however much others count: that only makes him wait longer.
   */
  long knownRefusal(long who) {
    return Math.min(0, refusals.spare(who, clock.getAsLong(), whole.gcra()));
  }

  /** Remembers what all gateways together have found of somebody. */
  void learn(long who, long spare) {
    if (spare < 0) {
      refusals.put(who, whole.gcra().dueOf(spare, clock.getAsLong()));
    }
  }

  void countRefusal() {
    refused.increment();
  }

  /** The key of somebody's count where all gateways count. */
  byte[] key(long who) {
    byte[] whole = new byte[key.length + Long.BYTES * 2];
    System.arraycopy(key, 0, whole, 0, key.length);
    for (int i = whole.length - 1; i >= key.length; i--) {
      whole[i] = (byte) Character.forDigit((int) (who & 0xf), 16);
      who >>>= 4;
    }
    return whole;
  }

  /** The interval of the whole, in {@link SharedCounts#units}, as text. */
  byte[] interval() {
    return interval;
  }

  /** The burst of the whole, as text. */
  byte[] burst() {
    return burst;
  }

  @Override
  public String toString() {
    return share.toString();
  }
}
