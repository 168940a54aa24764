/**
 * Reads a shop's products from a CSV file and hands them to the running services in batches.
 *
 * <p>Start here: {@link dev.coppice.launcher.importing.CatalogImport}.
 */
@NullMarked
package dev.coppice.launcher.importing;

import org.jspecify.annotations.NullMarked;
