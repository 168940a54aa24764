package dev.coppice.launcher.invoices;

import java.util.List;

/**
 * An invoice as the file has it, without the lines that cannot be played.
 *
 * @param number such as 536365; of a cancellation C536379
 * @param customer empty where the file does not say who it was
 * @param country in the file's words
 */
public record Invoice(String number, String customer, String country, List<InvoiceLine> lines) {
  public Invoice {
    lines = List.copyOf(lines);
  }

  public boolean isCancellation() {
    return number.startsWith("C");
  }
}
