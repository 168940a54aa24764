package dev.coppice.launcher.importing;

import dev.coppice.csv.CsvLine;
import dev.coppice.csv.CsvReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The order lines of a shop, as in the UCI "Online Retail" data set: one product comes of all the
 * lines of a stock code. Its name is the latest description that is not blank, its price the one
 * charged most often, its stock what was sold of it (so that these orders could be served again).
 *
 * <p>Lines without a positive price are corrections of stock whose descriptions read "damaged" or
 * "amazon"; they say nothing about a product. Cancellations tell a name and a price, but no sale.
 * Memory grows with the number of stock codes, not of lines.
 */
public final class OnlineRetailReader implements ProductReader {
  /** Its columns. */
  public static final List<String> HEADER =
      List.of(
          "InvoiceNo",
          "StockCode",
          "Description",
          "Quantity",
          "InvoiceDate",
          "UnitPrice",
          "CustomerID",
          "Country");

  /** All prices of the data set are in pounds sterling. */
  public static final String CURRENCY = "GBP";

  // Goods are numbered: five digits, and letters for a variant. What is not, is a charge: POST, D
  // (discount), M (manual), BANK CHARGES, AMAZONFEE, gift_0001_40.
  private static final Pattern GOODS = Pattern.compile("\\d{5}[A-Za-z]{0,3}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}(\\.\\d{1,15})?");
  private static final Pattern NOT_POSITIVE = Pattern.compile("-.*|0+(\\.0+)?");

  OnlineRetailReader() {}

  @Override
  public List<String> header() {
    return HEADER;
  }

  /** Whether a stock code stands for something that can be put on a shelf. */
  static boolean isGoods(String stockCode) {
    return GOODS.matcher(stockCode).matches();
  }

  @Override
  public void read(CsvReader rows, Tally tally, Sink sink) throws IOException {
    Map<String, StockCodeLines> byCode = new LinkedHashMap<>();
    for (CsvLine line = rows.next(); line != null; line = rows.next()) {
      tally.rowRead();
      if (line instanceof CsvLine.Malformed malformed) {
        tally.fault(line.line(), "malformed line", malformed.reason());
      } else {
        add((CsvLine.Row) line, byCode, tally);
      }
    }
    for (StockCodeLines lines : byCode.values()) {
      if (lines.isProduct()) {
        sink.accept(lines.product());
      }
    }
  }

  private static void add(CsvLine.Row row, Map<String, StockCodeLines> byCode, Tally tally) {
    try {
      OrderLine line = orderLine(row);
      if (!isGoods(line.stockCode())) {
        tally.skip("not goods");
      } else if (line.price().amount() == 0) {
        tally.skip("no positive price");
      } else {
        byCode.computeIfAbsent(line.stockCode(), StockCodeLines::new).add(line);
        if (line.cancelled()) {
          tally.skip("cancelled (told a price, no sale)");
        }
      }
    } catch (InvalidRowException e) {
      tally.fault(row.line(), "invalid row", String.valueOf(e.getMessage()));
    }
  }

  private static OrderLine orderLine(CsvLine.Row row) {
    List<String> fields = row.fields();
    if (fields.size() != HEADER.size()) {
      throw new InvalidRowException(
          "%d fields where the header has %d".formatted(fields.size(), HEADER.size()));
    }
    return new OrderLine(
        row.line(),
        fields.get(1).strip(),
        fields.get(2).strip(),
        quantity(fields.get(3).strip()),
        fields.get(4).strip(),
        price(fields.get(5).strip()),
        fields.get(0).strip().startsWith("C"));
  }

  private static long quantity(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidRowException("quantity \"" + text + "\" is not a whole number", e);
    }
  }

  /** Zero stands for every price that is not positive. */
  private static Price price(String text) {
    if (DECIMAL.matcher(text).matches() && NOT_POSITIVE.matcher(text).matches()) {
      return new Price(0, CURRENCY);
    }
    return Price.parse(text, CURRENCY);
  }

  /** One row; {@code date} is ISO-like, so that its order as text is its order in time. */
  record OrderLine(
      long line,
      String stockCode,
      String description,
      long quantity,
      String date,
      Price price,
      boolean cancelled) {}
}
