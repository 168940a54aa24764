package dev.coppice.cart;

/**
 * A product as the catalog last said.
 *
 * @param onSale false once it is retired
 */
record Product(String name, Money price, boolean onSale) {

  /** One that is on sale no more. */
  Product gone() {
    return new Product(name, price, false);
  }
}
