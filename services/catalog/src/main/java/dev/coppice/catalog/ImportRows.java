package dev.coppice.catalog;

import dev.coppice.csv.LineReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of an import, read one after the other. */
interface ImportRows {

  /** The next row, or null at the end. */
  @Nullable ImportRow next() throws IOException;

  /** A product in JSON on each line; blank lines are passed over. */
  static ImportRows ofJson(LineReader lines) {
    return () -> {
      LineReader.Line line = lines.next();
      while (line != null && line.fault() == null && line.text().isBlank()) {
        line = lines.next();
      }
      return line == null ? null : ofJson(line);
    };
  }

  private static ImportRow ofJson(LineReader.Line line) {
    if (line.fault() != null) {
      return new ImportRow.Bad(line.number(), line.fault());
    }
    try {
      return new ImportRow.Good(line.number(), ImportJson.read(line.text()));
    } catch (IllegalArgumentException e) {
      return new ImportRow.Bad(line.number(), String.valueOf(e.getMessage()));
    }
  }
}
