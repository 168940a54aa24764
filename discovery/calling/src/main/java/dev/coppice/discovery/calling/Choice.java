package dev.coppice.discovery.calling;

import org.jspecify.annotations.Nullable;

/**
 * Picks the better of two at random ("power of two choices", Mitzenmacher 2001), by what is in
 * flight and how long answers have taken lately.
 */
final class Choice {

  private static final double UNIT = 0x1p-53;

  private long random;

  Choice(long seed) {
    random = seed | 1;
  }

  /**
   * Only proven instances are chosen: what is sent to an address that the bus does not know yet is
   * lost without a word. One that is ejected is chosen when there is no other: it might answer, and
   * nobody else will. Where versions have weights, lots are drawn between them first; where nobody
   * of the drawn one can take it, anybody may.
   *
   * @param not an instance that has just had the call
   * @return null when none but that one is proven and has room
   */
  @Nullable Offer choose(Offering offering, @Nullable Peer not, long now) {
    int weight = offering.weight();
    Offer drawn = weight == 0 ? null : ofTwo(offering.drawn(below(weight)), not, now);
    Offer chosen = drawn == null ? ofTwo(offering.all(), not, now) : drawn;
    return chosen == null ? anyOf(offering.all(), not, now) : chosen;
  }

  private @Nullable Offer ofTwo(Offer[] offers, @Nullable Peer not, long now) {
    int count = offers.length;
    if (count == 0) {
      return null;
    }
    int one = below(count);
    Offer first = offers[one];
    boolean firstFits = fits(first, not, now);
    if (count > 1) {
      int other = below(count - 1);
      Offer second = offers[other < one ? other : other + 1];
      if (fits(second, not, now)) {
        return firstFits && first.peer.cost(now) <= second.peer.cost(now) ? first : second;
      }
    }
    return firstFits ? first : null;
  }

  private boolean fits(Offer offer, @Nullable Peer not, long now) {
    return offer.peer != not && offer.hasRoom() && offer.peer.standing.takes(chance(), now);
  }

  /** The rare case that chance has picked nobody fit: the best of all, those that are in first. */
  private static @Nullable Offer anyOf(Offer[] offers, @Nullable Peer not, long now) {
    Offer best = null;
    for (Offer offer : offers) {
      if (offer.peer != not && offer.peer.standing.isProven() && offer.hasRoom()) {
        best = best == null || isBetter(offer.peer, best.peer, now) ? offer : best;
      }
    }
    return best;
  }

  private static boolean isBetter(Peer one, Peer other, long now) {
    boolean in = one.standing.isIn();
    return in == other.standing.isIn() ? one.cost(now) < other.cost(now) : in;
  }

  private double chance() {
    return (next() >>> 11) * UNIT;
  }

  private int below(int bound) {
    return (int) Math.floorMod(next(), (long) bound);
  }

  /** Marsaglia's xorshift: good enough to spread load. */
  private long next() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return random;
  }
}
