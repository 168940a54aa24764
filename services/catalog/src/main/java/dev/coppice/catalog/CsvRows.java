package dev.coppice.catalog;

import dev.coppice.csv.CsvLine;
import dev.coppice.csv.CsvReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Products in CSV under a header that names the columns, in any order. Several categories are
 * separated by bars. A column of stock is passed over: that is another service's.
 */
final class CsvRows implements ImportRows {

  private static final List<String> NEEDED = List.of("sku", "name", "price", "currency");
  private static final Set<String> ALLOWED =
      Set.of("sku", "name", "price", "currency", "category", "description", "stock");
  private static final Pattern BAR = Pattern.compile("\\|");

  private final CsvReader rows;
  private final List<String> columns;

  private CsvRows(CsvReader rows, List<String> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Reads the header.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static CsvRows open(CsvReader rows) throws IOException {
    CsvLine header = rows.next();
    List<String> columns =
        header instanceof CsvLine.Row row
            ? row.fields().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList()
            : List.of();
    if (!columns.containsAll(NEEDED)
        || !ALLOWED.containsAll(columns)
        || new HashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException(
          "must begin with a header that names sku, name, price and currency, and may name"
              + " category, description and stock, each once");
    }
    return new CsvRows(rows, columns);
  }

  @Override
  public @Nullable ImportRow next() throws IOException {
    CsvLine line = rows.next();
    if (line == null) {
      return null;
    }
    if (line instanceof CsvLine.Malformed malformed) {
      return new ImportRow.Bad(line.line(), malformed.reason());
    }
    try {
      return new ImportRow.Good(line.line(), product(((CsvLine.Row) line).fields()));
    } catch (IllegalArgumentException e) {
      return new ImportRow.Bad(line.line(), String.valueOf(e.getMessage()));
    }
  }

  private Product product(List<String> fields) {
    if (fields.size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d fields where the header has %d".formatted(fields.size(), columns.size()));
    }
    return new Product(
        new Sku(field(fields, "sku")),
        field(fields, "name"),
        field(fields, "description"),
        Money.parse(field(fields, "price"), field(fields, "currency")),
        categories(field(fields, "category")),
        ProductState.ACTIVE);
  }

  private String field(List<String> fields, String column) {
    int index = columns.indexOf(column);
    return index < 0 ? "" : fields.get(index).strip();
  }

  /** One that stands twice counts once. */
  private static List<String> categories(String text) {
    return BAR.splitAsStream(text)
        .map(String::strip)
        .filter(category -> !category.isEmpty())
        .distinct()
        .toList();
  }
}
