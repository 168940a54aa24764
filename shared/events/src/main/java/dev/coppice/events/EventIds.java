package dev.coppice.events;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** UUIDs of version 7 (RFC 9562): they grow with time, which indexes like. Any thread. */
final class EventIds {
  private static final int RANDOM_A_BITS = 12;
  private static final long VERSION = 7;
  private static final long VARIANT = 0b10L << 62;

  private EventIds() {}

  static UUID next() {
    return of(System.currentTimeMillis());
  }

  static UUID of(long millis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = millis << 16 | VERSION << RANDOM_A_BITS | random.nextInt(1 << RANDOM_A_BITS);
    return new UUID(high, random.nextLong() >>> 2 | VARIANT);
  }
}
