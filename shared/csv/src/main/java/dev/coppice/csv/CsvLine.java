package dev.coppice.csv;

import java.util.List;

/** What stands at one place of a CSV file; {@code line} counts from 1, the header included. */
public sealed interface CsvLine {
  long line();

  record Row(long line, List<String> fields) implements CsvLine {
    public Row {
      fields = List.copyOf(fields);
    }
  }

  record Malformed(long line, String reason) implements CsvLine {}
}
