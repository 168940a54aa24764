package dev.coppice.launcher;

import dev.coppice.launcher.importing.CatalogImport;
import dev.coppice.launcher.importing.HttpOperatorDoor;
import dev.coppice.launcher.importing.ImportSummary;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.ClusterStatus;
import dev.coppice.launcher.status.RegistryReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Loads a shop's products and stock from a CSV file, plain or gzipped, with one of these headers:",
      "  sku,name,price,currency,category,stock",
      "  InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      "The second is the layout of the Online Retail data set (order lines): each stock code that is"
          + " goods becomes a product. Importing a file again changes nothing."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final int BAR = 30;

  private final Session session;

  @Parameters(index = "0", paramLabel = "catalog", description = "What to import: catalog.")
  private String what = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "A CSV file, or one packed by gzip.")
  private Path file = Path.of("");

  ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (!what.equals("catalog")) {
      throw new Refusal("\"" + what + "\" cannot be imported; what can is: catalog.");
    }
    CatalogImport catalogImport =
        new CatalogImport(new HttpOperatorDoor(this::doorsOf), this::showProgress);
    status();
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

  private ClusterStatus status() {
    return session
        .view()
        .map(view -> new RegistryReader().complete(view))
        .orElseThrow(() -> new Refusal("Nothing runs here; start it with ./coppice up"));
  }

  private List<URI> doorsOf(String service) {
    return status().doorsOf(service).stream().map(door -> URI.create("http://" + door)).toList();
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
