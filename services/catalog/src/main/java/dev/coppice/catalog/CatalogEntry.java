package dev.coppice.catalog;

import java.time.Instant;

/** A product as the catalog holds it, and when it last changed. */
record CatalogEntry(Product product, Instant updatedAt) {}
