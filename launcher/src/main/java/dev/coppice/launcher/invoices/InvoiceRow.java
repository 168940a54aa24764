package dev.coppice.launcher.invoices;

import dev.coppice.csv.CsvLine;
import dev.coppice.launcher.importing.InvalidRowException;
import dev.coppice.launcher.importing.OnlineRetailReader;
import dev.coppice.launcher.importing.Price;
import java.util.List;
import java.util.regex.Pattern;

/** One row below the header, whose fields are looked at one by one. */
record InvoiceRow(long line, List<String> fields) {
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]{1,20}");
  private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9_-]{0,30}(\\.0)?");
  private static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}(\\.\\d{1,15})?");
  private static final Pattern NOT_POSITIVE = Pattern.compile("-.*|0+(\\.0+)?");
  private static final int LONGEST_NAME = 200;

  /** What the catalog takes at most, in pence. */
  private static final long HIGHEST_PRICE = 1_000_000_000_000L;

  private static final int MOST_PIECES = 100_000_000;

  /** What is written by people at the till may have control characters, which products may not. */
  private static final Pattern UNFIT = Pattern.compile("[\\u0000-\\u001f\\u007f]");

  /**
   * @throws InvalidRowException when it has not as many fields as the header, or no invoice number
   */
  static InvoiceRow of(CsvLine.Row row) {
    int columns = OnlineRetailReader.HEADER.size();
    if (row.fields().size() != columns) {
      throw new InvalidRowException(
          "%d fields where the header has %d".formatted(row.fields().size(), columns));
    }
    InvoiceRow found = new InvoiceRow(row.line(), row.fields());
    if (!NUMBER.matcher(found.invoice()).matches()) {
      throw new InvalidRowException(
          "InvoiceNo \"%s\" is not a number such as 536365 or, of a cancellation, C536379"
              .formatted(found.invoice()));
    }
    return found;
  }

  private String field(int column) {
    return fields.get(column).strip();
  }

  String invoice() {
    return field(0);
  }

  boolean isCancellation() {
    return invoice().startsWith("C");
  }

  /** Stock codes may have blanks, which SKUs may not: {@code BANK CHARGES} is BANK-CHARGES. */
  String sku() {
    String sku = field(1).replace(' ', '-');
    if (!SKU.matcher(sku).matches()) {
      throw new InvalidRowException(
          "StockCode \"%s\" is not 1 to 40 letters, digits, '.', '_', '-' and blanks"
              .formatted(field(1)));
    }
    return sku;
  }

  /** The description, or the stock code where there is none. */
  String name() {
    String name = UNFIT.matcher(field(2)).replaceAll(" ").strip();
    return name.isEmpty() ? field(1) : name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** Negative where pieces come back. */
  long quantity() {
    try {
      int quantity = Integer.parseInt(field(3));
      if (Math.abs((long) quantity) <= MOST_PIECES) {
        return quantity;
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is out of range.
    }
    throw new InvalidRowException(
        "Quantity \"%s\" is not a whole number from -%d to %d"
            .formatted(field(3), MOST_PIECES, MOST_PIECES));
  }

  /** Pence; 0 stands for every price that is not positive. */
  long price() {
    String text = field(5);
    if (DECIMAL.matcher(text).matches() && NOT_POSITIVE.matcher(text).matches()) {
      return 0;
    }
    long price = Price.parse(text, OnlineRetailReader.CURRENCY).amount();
    if (price > HIGHEST_PRICE) {
      throw new InvalidRowException(
          "UnitPrice \"%s\" is more than %d".formatted(text, HIGHEST_PRICE / 100));
    }
    return price;
  }

  /** The data set has numbers of customers as decimals: 17850.0 is customer 17850. */
  String customer() {
    String customer = field(6);
    if (!CUSTOMER.matcher(customer).matches()) {
      throw new InvalidRowException(
          "CustomerID \"%s\" is not blank, nor up to 30 letters, digits, '_' and '-'"
              .formatted(customer));
    }
    return customer.endsWith(".0") ? customer.substring(0, customer.length() - 2) : customer;
  }

  String country() {
    return field(7);
  }
}
