package dev.coppice.launcher.invoices;

/**
 * So many of a product, at a price.
 *
 * @param line of the file, counted from 1
 * @param quantity pieces, 1 or more; of a cancellation those that come back
 * @param price of a piece in pence, 1 or more
 */
public record InvoiceLine(long line, String sku, String name, long quantity, long price) {

  /** What all its pieces cost, in pence. */
  public long amount() {
    return Math.multiplyExact(quantity, price);
  }

  /** The same with other pieces. */
  public InvoiceLine of(long pieces) {
    return new InvoiceLine(line, sku, name, pieces, price);
  }
}
