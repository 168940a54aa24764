package dev.coppice.shipping;

import java.util.Optional;

/**
 * Where a parcel goes.
 *
 * @param country ISO 3166-1 alpha-2
 */
record Address(
    String name,
    String line1,
    Optional<String> line2,
    String city,
    String postcode,
    String country) {

  /** Names nobody: it may stand in a log. */
  @Override
  public String toString() {
    return "an address in " + country;
  }
}
