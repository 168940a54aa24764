package dev.coppice.orders.order;

import java.util.Optional;

/**
 * Where an order goes.
 *
 * @param country ISO 3166-1 alpha-2
 */
public record Address(
    String name,
    String line1,
    Optional<String> line2,
    String city,
    String postcode,
    String country) {

  /** Nobody's address belongs into a log. */
  @Override
  public String toString() {
    return "an address in " + country;
  }
}
