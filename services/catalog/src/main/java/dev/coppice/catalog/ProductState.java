package dev.coppice.catalog;

import java.util.Locale;

/** Whether a product is on sale. */
enum ProductState {
  ACTIVE,

  /** Readable by its SKU, since orders and links name it, and in no listing. */
  RETIRED;

  static ProductState of(String text) {
    for (ProductState state : values()) {
      if (state.text().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("state must be active or retired, not " + text);
  }

  /** As the contract and the table write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
