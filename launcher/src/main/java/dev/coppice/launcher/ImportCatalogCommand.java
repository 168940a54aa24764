package dev.coppice.launcher;

import dev.coppice.launcher.door.HttpOperatorDoor;
import dev.coppice.launcher.importing.CatalogImport;
import dev.coppice.launcher.importing.ImportSummary;
import dev.coppice.launcher.layout.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "catalog",
    description = {
      "Loads a shop's products and stock from a CSV file, plain or gzipped, with one of these headers:",
      "  sku,name,price,currency,category,stock",
      "  InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      "The second is the layout of the Online Retail data set (order lines): each stock code that is"
          + " goods becomes a product. Importing a file again changes nothing."
    },
    mixinStandardHelpOptions = true)
final class ImportCatalogCommand implements Callable<Integer> {
  private static final int BAR = 30;

  private final Session session;

  @Parameters(index = "0", paramLabel = "FILE", description = "A CSV file, or one packed by gzip.")
  private Path file = Path.of("");

  ImportCatalogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Doors doors = new Doors(session);
    CatalogImport catalogImport =
        new CatalogImport(new HttpOperatorDoor(doors::of), this::showProgress);
    doors.requireCluster();
    try {
      ImportSummary summary = catalogImport.run(session.folder().resolve(file));
      clear();
      session.say(summary.text());
      return summary.products() > 0 || summary.faults() == 0 ? 0 : 1;
    } catch (IOException e) {
      clear();
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private void showProgress(double fraction, long rows, long products) {
    if (session.terminal()) {
      int filled = (int) (BAR * fraction);
      session
          .out()
          .printf(
              Locale.ROOT,
              "\r[%s%s] %3.0f%%  %,d rows read, %,d products sent",
              "=".repeat(filled),
              " ".repeat(BAR - filled),
              fraction * 100,
              rows,
              products);
      session.out().flush();
    }
  }

  private void clear() {
    if (session.terminal()) {
      session.out().print("\r\u001b[K");
    }
  }
}
