package dev.coppice.launcher.invoices;

import java.util.List;

/**
 * What a file of invoices says.
 *
 * @param all in the order of the file, also those of which no line can be played
 * @param rejections lines that cannot be
 * @param rows below the header
 * @param unreadable rows of which nobody can tell which invoice they belong to
 */
public record Invoices(
    List<Invoice> all, List<Rejection> rejections, long rows, List<String> unreadable) {
  public Invoices {
    all = List.copyOf(all);
    rejections = List.copyOf(rejections);
    unreadable = List.copyOf(unreadable);
  }
}
