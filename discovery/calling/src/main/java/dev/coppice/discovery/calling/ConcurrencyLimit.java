package dev.coppice.discovery.calling;

/**
 * How many calls of one operation may be in flight to one instance: as many as it answers without
 * making them queue for long. What is more is shed at once, which costs next to nothing, instead of
 * queueing until its deadline and spoiling the time of all others.
 *
 * <p>Like Swift (Kumar et al., SIGCOMM 2020) it steers by a target delay; like BBR (Cardwell et
 * al., 2016) it takes, when answers have become slower than that, the product of the measured rate
 * and the target delay, which by Little's law is the number in flight that just keeps it. While
 * answers are in time the limit grows slowly. So it does not depend on how many callers share the
 * instance.
 *
 * <p>Not thread-safe; times are as {@link System#nanoTime()} counts.
 */
final class ConcurrencyLimit {

  /** Before anything is known. Nothing is shed below it unless answers are late. */
  static final int INITIAL = 256;

  /** Always allowed: enough to see how the instance does. */
  static final int LEAST = 4;

  static final int MOST = 8_192;

  /** Queueing for less than this is no overload, however quick the operation is. */
  static final long SLACK_NANOS = 40_000_000;

  /** Queueing for as long as the call itself takes is none either. */
  private static final double TOLERANCE = 2;

  /**
   * Callers with a small limit bear a little more, which is what makes those that share an instance
   * come to equal shares ("flow-based scaling" in Swift).
   */
  private static final double SCALING = 0.5;

  /** The share of its square root by which the limit grows in a verdict. */
  private static final double GROWTH = 0.25;

  private static final long SHORTEST_WINDOW = 50_000_000;
  static final long LONGEST_WINDOW = 2_000_000_000;
  private static final int ENOUGH_ANSWERS = 10;

  /** How much a verdict counts in what is known of unloaded calls, where it is quicker. */
  private static final double LEARN_QUICKER = 0.3;

  /** Slower is what has not been quicker for so long, although few were in flight. */
  private static final long SPELL_NANOS = 10_000_000_000L;

  /** A slow window is a pause of somebody's; several, with so much more in flight, are a queue. */
  private static final int SLOW_WINDOWS = 3;

  private static final int MUCH_MORE = 4;

  /** Fewer than this never are: so many may wait for a cold or busy process. */
  private static final int SHORTEST_QUEUE = 64;

  /** Slow for so long although so few are allowed, and slow is what the calls are. */
  private static final long LASTING = 5_000_000_000L;

  /** How fast it is forgotten, verdict by verdict, how many there were when all was well. */
  private static final double FADING = 0.99;

  /** What is allowed when answers are late, of what would just be in time. */
  private static final double MARGIN = 0.9;

  private double limit = INITIAL;

  /** What a call takes when few are in flight, in nanoseconds; 0 until known. */
  private double unloaded;

  private long windowStart;
  private int answers;
  private int lost;
  private double nanos;
  private long fastest = Long.MAX_VALUE;

  /** The most in flight at once, in this window and when all was well. */
  private int peak;

  private double usualPeak;
  private int slowWindows;
  private long slowFor;

  /** The quickest window of this spell, and how long the spell has lasted. */
  private double spellBest = Double.MAX_VALUE;

  private long spell;

  /** Whether this window has seen more calls than it allowed. */
  private boolean binding;

  ConcurrencyLimit(long now) {
    windowStart = now;
  }

  boolean allows(int inFlight) {
    boolean allowed = inFlight < (int) limit;
    if (allowed) {
      peak = Math.max(peak, inFlight + 1);
    } else {
      binding = true;
    }
    return allowed;
  }

  int value() {
    return (int) limit;
  }

  void answered(long tookNanos) {
    answers++;
    nanos += tookNanos;
    fastest = Math.min(fastest, tookNanos);
  }

  /** A call had its time and got no answer. */
  void lost() {
    lost++;
  }

  /**
   * Draws its conclusions, if the time has come; to be called some twenty times a second.
   *
   * @param inFlight now
   */
  void judge(int inFlight, long now) {
    long elapsed = now - windowStart;
    if (elapsed < SHORTEST_WINDOW
        || (answers < ENOUGH_ANSWERS && lost == 0 && elapsed < LONGEST_WINDOW)) {
      return;
    }
    if (answers > 0) {
      double took = nanos / answers;
      double rate = answers / (double) elapsed;
      double ahead = answers >= ENOUGH_ANSWERS ? inFlight / rate : 0;
      judge(took, rate, ahead, elapsed);
    } else if (lost > 0) {
      limit = Math.max(LEAST, limit / 2);
    }
    windowStart = now;
    peak = inFlight;
    answers = 0;
    lost = 0;
    nanos = 0;
    fastest = Long.MAX_VALUE;
    binding = false;
  }

  /**
   * @param took what the answers took on average
   * @param rate answers per nanosecond
   * @param ahead what those in flight will have taken, if it goes on at this rate
   */
  private void judge(double took, double rate, double ahead, long elapsed) {
    double inFlight = rate * Math.max(took, ahead);
    if (unloaded == 0) {
      unloaded = fastest;
      usualPeak = peak;
    }
    double target = target();
    boolean slow = took > target || ahead > TOLERANCE * target;
    if (slow && (inFlight > LEAST || binding)) {
      slow(took, MARGIN * rate * target, elapsed);
      return;
    }
    slowWindows = 0;
    slowFor = 0;
    usualPeak = Math.max(peak, FADING * usualPeak);
    learn(took, inFlight, elapsed);
    if (limit < INITIAL || inFlight > limit / 2) {
      limit = Math.min(MOST, limit + GROWTH * Math.sqrt(limit));
    }
  }

  private void slow(double took, double bearable, long elapsed) {
    slowWindows++;
    boolean grown = peak >= SHORTEST_QUEUE && peak > MUCH_MORE * usualPeak;
    boolean queue = limit < INITIAL || (slowWindows >= SLOW_WINDOWS && (binding || grown));
    if (limit <= LEAST) {
      slowFor += elapsed;
      if (slowFor >= LASTING) {
        unloaded = took;
        slowFor = 0;
      }
    } else if (queue) {
      limit = Math.max(LEAST, Math.min(limit, bearable));
      slowFor = 0;
    }
  }

  private double target() {
    double target = Math.max(TOLERANCE * unloaded, unloaded + SLACK_NANOS);
    return target * (1 + SCALING / Math.sqrt(limit));
  }

  /**
   * Slower answers are believed only where few are in flight and no more are wanted, so that it
   * cannot be our calls that queue: else a lasting overload would be taken for normal by and by.
   * And since others call too, of the windows of a while the quickest is taken, like BBR takes the
   * shortest round trip: a service near its capacity has moments without a queue.
   */
  private void learn(double took, double inFlight, long elapsed) {
    if (took < unloaded) {
      unloaded += LEARN_QUICKER * (took - unloaded);
      beginSpell();
    } else if (binding || inFlight > Math.max(LEAST, limit / 4)) {
      beginSpell();
    } else {
      spellBest = Math.min(spellBest, took);
      spell += elapsed;
      if (spell >= SPELL_NANOS) {
        unloaded = spellBest;
        beginSpell();
      }
    }
  }

  private void beginSpell() {
    spellBest = Double.MAX_VALUE;
    spell = 0;
  }
}
