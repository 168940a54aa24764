package dev.coppice.launcher.invoices;

import dev.coppice.csv.CsvLine;
import dev.coppice.csv.CsvReader;
import dev.coppice.csv.LineReader;
import dev.coppice.launcher.importing.ImportFile;
import dev.coppice.launcher.importing.InvalidRowException;
import dev.coppice.launcher.importing.OnlineRetailReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads invoices of a CSV file, plain or gzipped, in the layout of the Online Retail data set. */
public final class InvoiceReader {
  /** Nobody bought or brought back anything by such a line; it corrects books or stock. */
  static final String NO_PRICE = "no positive price";

  static final String WRONG_SIGN = "pieces of the other sign";
  static final String WRONG_ROW = "wrong row";

  /** The lines of one invoice so far. */
  private record Sheet(String customer, String country, List<InvoiceLine> lines) {}

  /** Of an invoice none of whose rows is right. */
  private static final Sheet NO_SHEET = new Sheet("", "", List.of());

  private final Set<String> numbers = new LinkedHashSet<>();
  private final Map<String, Sheet> sheets = new HashMap<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private long rows;

  private InvoiceReader() {}

  /**
   * @throws IOException when the file cannot be read or has another layout; the message is for the
   *     user
   */
  public static Invoices read(Path path) throws IOException {
    try (ImportFile file = ImportFile.open(path);
        CsvReader lines = new CsvReader(new LineReader(file.content()))) {
      return new InvoiceReader().read(lines);
    }
  }

  private static void requireHeader(@Nullable CsvLine header) throws IOException {
    String expected = String.join(",", OnlineRetailReader.HEADER);
    String found =
        header instanceof CsvLine.Row row
            ? String.join(",", row.fields().stream().map(String::strip).toList())
            : "";
    if (!found.equalsIgnoreCase(expected)) {
      String shown =
          found.substring(0, Math.min(200, found.length())).replaceAll("\\p{Cntrl}", "?");
      throw new IOException(
          "%s A file of orders begins with the line\n  %s"
              .formatted(
                  shown.isEmpty() ? "It has no header." : "Unknown header: " + shown + ".",
                  expected));
    }
  }

  private Invoices read(CsvReader lines) throws IOException {
    try {
      requireHeader(lines.next());
      for (CsvLine line = lines.next(); line != null; line = lines.next()) {
        rows++;
        if (line instanceof CsvLine.Row row) {
          take(row);
        } else if (line instanceof CsvLine.Malformed malformed) {
          unreadable.add("line " + malformed.line() + ": " + malformed.reason());
        }
      }
    } catch (EOFException | ZipException e) {
      throw new IOException(
          "The gzip file is damaged or cut off after row %,d; nothing is ordered.".formatted(rows),
          e);
    }
    List<Invoice> all = new ArrayList<>(numbers.size());
    for (String number : numbers) {
      Sheet sheet = sheets.getOrDefault(number, NO_SHEET);
      all.add(new Invoice(number, sheet.customer(), sheet.country(), sheet.lines()));
    }
    return new Invoices(all, rejections, rows, unreadable);
  }

  private void take(CsvLine.Row raw) {
    InvoiceRow row;
    try {
      row = InvoiceRow.of(raw);
    } catch (InvalidRowException e) {
      unreadable.add("line " + raw.line() + ": " + e.getMessage());
      return;
    }
    numbers.add(row.invoice());
    try {
      String customer = row.customer();
      Sheet sheet =
          sheets.computeIfAbsent(
              row.invoice(), number -> new Sheet(customer, row.country(), new ArrayList<>()));
      if (!sheet.customer().equals(customer)) {
        throw new InvalidRowException(
            "CustomerID \"%s\" is another one than \"%s\" of the lines before"
                .formatted(customer, sheet.customer()));
      }
      take(row, sheet);
    } catch (InvalidRowException e) {
      reject(row, WRONG_ROW, String.valueOf(e.getMessage()));
    }
  }

  private void take(InvoiceRow row, Sheet sheet) {
    long price = row.price();
    long quantity = row.quantity();
    String sku = row.sku();
    if (price == 0) {
      reject(row, NO_PRICE, "%s costs nothing (%d pieces)".formatted(sku, quantity));
    } else if (quantity == 0 || quantity < 0 != row.isCancellation()) {
      String expected = row.isCancellation() ? "negative on a cancellation" : "positive";
      reject(row, WRONG_SIGN, "%d of %s, where they are %s".formatted(quantity, sku, expected));
    } else {
      sheet.lines().add(new InvoiceLine(row.line(), sku, row.name(), Math.abs(quantity), price));
    }
  }

  private void reject(InvoiceRow row, String reason, String detail) {
    rejections.add(new Rejection(row.invoice(), row.line(), reason, detail));
  }
}
