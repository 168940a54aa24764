package dev.coppice.launcher.importing;

import dev.coppice.csv.CsvReader;
import java.io.IOException;
import java.util.List;

/** Turns the rows below the header of one CSV layout into products. */
interface ProductReader {
  /** The column names of this layout, in order. */
  List<String> header();

  /**
   * Reads to the end. What cannot be used is told to {@code tally}; nothing else is lost.
   *
   * @throws IOException when the file, or the sink, fails
   */
  void read(CsvReader rows, Tally tally, Sink sink) throws IOException;

  /** Takes products in the order in which they become known. */
  @FunctionalInterface
  interface Sink {
    void accept(Product product) throws IOException;
  }
}
