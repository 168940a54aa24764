package dev.coppice.gateway.limiting;

/**
 * When the next request of each client is due, for as many clients as there is room for. Any
 * thread.
 *
 * <p>The room is fixed: sets of {@value #WAYS} places, and a client may be in one set only, which a
 * hash with a secret seed picks. A time that has passed says nothing and makes room. Where all
 * eight lie ahead, the nearest is forgotten, that is, the client which has used least: a flood of
 * addresses costs no memory, and helps nobody who has used up what was his.
 *
 * <p>One of {@value #LOCKS} locks is held for the few nanoseconds that it takes to look at one set.
 */
final class DueTimes {

  private static final int WAYS = 8;
  private static final int LOCKS = 256;

  private final long[] clients;
  private final long[] due;
  private final Object[] locks = new Object[LOCKS];
  private final int sets;
  private final long seed;

  /**
   * @param room for how many clients; a power of two, 8 at least
   */
  DueTimes(int room, long seed) {
    if (Integer.bitCount(room) != 1 || room < WAYS) {
      throw new IllegalArgumentException(room + " is no power of two from " + WAYS);
    }
    this.clients = new long[room];
    this.due = new long[room];
    this.sets = room / WAYS;
    this.seed = seed;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /**
   * Counts a request if it may be let in.
   *
   * @param now in nanoseconds, never negative
   * @return as {@link Gcra#spare}
   */
  long take(long client, long now, Gcra gcra) {
    int set = setOf(client);
    synchronized (locks[set % LOCKS]) {
      int place = place(client, set * WAYS);
      // Later than that it can be only by another limit that held before.
      long next = Math.min(due[place], gcra.latest(now));
      long spare = gcra.spare(next, now);
      due[place] = spare < 0 ? next : gcra.dueAfter(spare, now);
      return spare;
    }
  }

  /** Takes back a request that was counted, as far as that still makes a difference. */
  void giveBack(long client, Gcra gcra) {
    int set = setOf(client);
    synchronized (locks[set % LOCKS]) {
      int place = find(client, set * WAYS);
      if (place >= 0) {
        due[place] = Math.max(0, due[place] - gcra.intervalNanos());
      }
    }
  }

  /** What a client has to spare, as {@link Gcra#spare}; counts nothing. */
  long spare(long client, long now, Gcra gcra) {
    int set = setOf(client);
    synchronized (locks[set % LOCKS]) {
      int place = find(client, set * WAYS);
      if (place < 0) {
        return gcra.spare(now, now);
      }
      // As above; and kept, or it would be put off for as long as the other limit went.
      due[place] = Math.min(due[place], gcra.latest(now));
      return gcra.spare(due[place], now);
    }
  }

  /** Sets when a client's next request is due. */
  void put(long client, long time) {
    int set = setOf(client);
    synchronized (locks[set % LOCKS]) {
      due[place(client, set * WAYS)] = time;
    }
  }

  /** Where a client is, or -1. */
  private int find(long client, int first) {
    for (int i = first; i < first + WAYS; i++) {
      if (clients[i] == client) {
        return i;
      }
    }
    return -1;
  }

  private int place(long client, int first) {
    int nearest = first;
    for (int i = first; i < first + WAYS; i++) {
      if (clients[i] == client) {
        return i;
      }
      if (due[i] < due[nearest]) {
        nearest = i;
      }
    }
    clients[nearest] = client;
    due[nearest] = 0;
    return nearest;
  }

  /** The finalizer of MurmurHash3: each bit of the client's number bears on each of the hash. */
  private int setOf(long client) {
    long hash = client ^ seed;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (int) (hash ^ (hash >>> 33)) & (sets - 1);
  }
}
