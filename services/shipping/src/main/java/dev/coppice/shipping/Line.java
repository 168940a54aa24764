package dev.coppice.shipping;

/**
 * What is in a parcel.
 *
 * @param quantity 1 or more
 */
record Line(String sku, int quantity) {}
