/**
 * What the shop sells: products with their prices, to list, search and import.
 *
 * <p>Start here: {@link dev.coppice.catalog.CatalogVerticle}.
 */
@NullMarked
package dev.coppice.catalog;

import org.jspecify.annotations.NullMarked;
