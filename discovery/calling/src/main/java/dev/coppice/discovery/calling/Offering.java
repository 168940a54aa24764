package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;

/** One operation of a service and the instances that offer it now. Immutable. */
final class Offering {

  final ServiceAccount account;
  final CallPolicy policy;
  private final Offer[] offers;

  Offering(ServiceAccount account, CallPolicy policy, Offer[] offers) {
    this.account = account;
    this.policy = policy;
    this.offers = offers;
  }

  int size() {
    return offers.length;
  }

  Offer at(int index) {
    return offers[index];
  }

  /** Whether all of its instances are new, and have still to show that they can be reached. */
  boolean isUnproven() {
    for (Offer offer : offers) {
      if (offer.peer.standing.isProven()) {
        return false;
      }
    }
    return true;
  }
}
