package dev.coppice.catalog;

/** What stands on a line of an import; {@code line} counts from 1. */
sealed interface ImportRow {

  long line();

  record Good(long line, Product product) implements ImportRow {}

  /**
   * @param reason why it is no product, for the client
   */
  record Bad(long line, String reason) implements ImportRow {}
}
