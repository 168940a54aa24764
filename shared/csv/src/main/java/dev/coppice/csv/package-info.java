/**
 * Reads lines of text, and rows of CSV, from files that nobody has checked.
 *
 * <p>Start here: {@link dev.coppice.csv.CsvReader}.
 */
@NullMarked
package dev.coppice.csv;

import org.jspecify.annotations.NullMarked;
