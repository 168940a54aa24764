package dev.coppice.catalog;

import java.util.ArrayList;
import java.util.List;

/** What became of the rows of an import. Not safe for use by several threads. */
final class ImportReport {

  /** A reason quotes what it refuses, which may be long. */
  private static final int LONGEST_REASON = 300;

  private final List<ImportRow.Bad> rejected = new ArrayList<>();
  private long imported;
  private long unchanged;

  /** Adds rows, the good ones of which were put. */
  ImportReport add(List<ImportRow> rows, ProductStore.Put put) {
    for (ImportRow row : rows) {
      if (row instanceof ImportRow.Bad bad) {
        reject(bad.line(), bad.reason());
      } else if (row instanceof ImportRow.Good good) {
        add(good, put);
      }
    }
    return this;
  }

  private void add(ImportRow.Good good, ProductStore.Put put) {
    Sku sku = good.product().sku();
    if (put.changed().containsKey(sku)) {
      imported++;
    } else if (put.retired().contains(sku)) {
      reject(good.line(), sku + " is retired; an import does not bring it back");
    } else {
      unchanged++;
    }
  }

  private void reject(long line, String reason) {
    boolean longer = reason.length() > LONGEST_REASON;
    rejected.add(
        new ImportRow.Bad(line, longer ? reason.substring(0, LONGEST_REASON) + "..." : reason));
  }

  /** How many rows were added, or replaced something else. */
  long imported() {
    return imported;
  }

  /** How many were there as given. */
  long unchanged() {
    return unchanged;
  }

  List<ImportRow.Bad> rejected() {
    return List.copyOf(rejected);
  }
}
