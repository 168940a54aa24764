package dev.coppice.catalog;

import java.util.Optional;

/**
 * Decides what becomes of a product, in sight of what it is.
 *
 * <p>Nobody else can change the product meanwhile. It may be asked again when another client adds
 * the product at the same moment, so it must have no effects.
 */
@FunctionalInterface
interface ProductChange {

  /**
   * @param now empty when there is no such product
   * @return what it shall be; the same as now when nothing is to change
   * @throws dev.coppice.contract.FailureException when it cannot be changed; it stays as it is then
   */
  Product decide(Optional<CatalogEntry> now);
}
