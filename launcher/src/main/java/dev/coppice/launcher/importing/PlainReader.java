package dev.coppice.launcher.importing;

import dev.coppice.csv.CsvLine;
import dev.coppice.csv.CsvReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The plain layout: one product per row, handed on as it is read. Category may be blank, or several
 * separated by bars; a blank stock means none on hand.
 */
final class PlainReader implements ProductReader {
  private static final List<String> HEADER =
      List.of("sku", "name", "price", "currency", "category", "stock");
  private static final Pattern BAR = Pattern.compile("\\|");
  private static final long MAX_STOCK = Integer.MAX_VALUE;

  @Override
  public List<String> header() {
    return HEADER;
  }

  @Override
  public void read(CsvReader rows, Tally tally, Sink sink) throws IOException {
    for (CsvLine line = rows.next(); line != null; line = rows.next()) {
      tally.rowRead();
      Product product = product(line, tally);
      if (product != null) {
        sink.accept(product);
      }
    }
  }

  private static @Nullable Product product(CsvLine line, Tally tally) {
    if (line instanceof CsvLine.Malformed malformed) {
      tally.fault(line.line(), "malformed line", malformed.reason());
      return null;
    }
    try {
      return product((CsvLine.Row) line);
    } catch (InvalidRowException e) {
      tally.fault(line.line(), "invalid row", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Product product(CsvLine.Row row) {
    List<String> fields = row.fields();
    if (fields.size() != HEADER.size()) {
      throw new InvalidRowException(
          "%d fields where the header has %d".formatted(fields.size(), HEADER.size()));
    }
    return new Product(
        row.line(),
        required("sku", fields.get(0)),
        required("name", fields.get(1)),
        Price.parse(fields.get(2), fields.get(3)),
        categories(fields.get(4)),
        stock(fields.get(5).strip()));
  }

  /** Several are separated by bars; one that stands twice counts once. */
  private static List<String> categories(String text) {
    return BAR.splitAsStream(text)
        .map(String::strip)
        .filter(category -> !category.isEmpty())
        .distinct()
        .toList();
  }

  private static String required(String column, String value) {
    if (value.isBlank()) {
      throw new InvalidRowException(column + " is blank");
    }
    return value.strip();
  }

  private static long stock(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long stock = Long.parseLong(text);
      if (stock >= 0 && stock <= MAX_STOCK) {
        return stock;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of range.
    }
    throw new InvalidRowException(
        "stock \"%s\" is not a whole number from 0 to %d".formatted(text, MAX_STOCK));
  }
}
