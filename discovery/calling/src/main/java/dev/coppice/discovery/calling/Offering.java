package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Version;
import java.util.List;
import java.util.Map;

/**
 * One operation of a service and the instances that offer it now; where weights are set, also by
 * version, each with its share of the calls. Immutable.
 */
final class Offering {

  private static final Offer[] NONE = new Offer[0];

  final ServiceAccount account;
  final CallPolicy policy;
  private final Offer[] all;
  private final Offer[][] versions;

  /** For each of the versions the sum of the weights up to it. */
  private final int[] sums;

  /**
   * @param weights by version; one that is not named has none
   */
  Offering(
      ServiceAccount account,
      CallPolicy policy,
      List<Offer> offers,
      Map<Version, Integer> weights) {
    this.account = account;
    this.policy = policy;
    this.all = offers.toArray(NONE);
    Version[] shared =
        offers.stream()
            .map(offer -> offer.peer.record.version())
            .distinct()
            .filter(version -> weights.getOrDefault(version, 0) > 0)
            .toArray(Version[]::new);
    this.versions = new Offer[shared.length][];
    this.sums = new int[shared.length];
    int sum = 0;
    for (int i = 0; i < shared.length; i++) {
      Version version = shared[i];
      versions[i] =
          offers.stream()
              .filter(offer -> offer.peer.record.version().equals(version))
              .toArray(Offer[]::new);
      sum += weights.getOrDefault(version, 0);
      sums[i] = sum;
    }
  }

  /** Not to be written to. */
  Offer[] all() {
    return all;
  }

  /** The weights of all versions that are here; 0 where none is set. */
  int weight() {
    return sums.length == 0 ? 0 : sums[sums.length - 1];
  }

  /**
   * The instances of one version, which has as many of the lots as it has weight. Not to be written
   * to.
   *
   * @param lot from 0, below the weight
   */
  Offer[] drawn(int lot) {
    int i = 0;
    while (sums[i] <= lot) {
      i++;
    }
    return versions[i];
  }

  /** Whether all of its instances are new, and have still to show that they can be reached. */
  boolean isUnproven() {
    for (Offer offer : all) {
      if (offer.peer.standing.isProven()) {
        return false;
      }
    }
    return true;
  }
}
