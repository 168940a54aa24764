package dev.coppice.system.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The cards of the sandbox acquirer, and how an order that is paid with one may end. */
enum Card {
  APPROVED("4242424242424242", "shipped"),
  DECLINED("4000000000009995", "rejected"),
  /** The acquirer does it, and says so long after everybody has ceased to wait. */
  SILENT("4000000000000119", "shipped"),
  LATE("4000000000000077", "shipped"),
  /** Approved late, and told of twice. */
  TWICE("4000000000000259", "shipped"),
  /** Its customer has to approve at a page of the bank. */
  CHALLENGED("4000000000003220", "shipped");

  private final String number;
  private final String end;

  Card(String number, String end) {
    this.number = number;
    this.end = end;
  }

  String number() {
    return number;
  }

  /**
   * @param mayBeSoldOut whether it was about goods that there may be too few of
   */
  Set<String> ends(boolean mayBeSoldOut) {
    return mayBeSoldOut ? new HashSet<>(List.of(end, "rejected")) : Set.of(end);
  }
}
