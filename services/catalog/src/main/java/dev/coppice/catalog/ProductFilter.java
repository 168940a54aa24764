package dev.coppice.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which products a listing shows.
 *
 * @param category those that have it among theirs; all when null
 * @param words those whose name or description has all of them, or words that begin with them; all
 *     when null
 */
record ProductFilter(@Nullable String category, @Nullable SearchWords words) {

  static final ProductFilter ALL = new ProductFilter(null, null);
}
