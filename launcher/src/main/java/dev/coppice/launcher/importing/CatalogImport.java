package dev.coppice.launcher.importing;

import dev.coppice.csv.CsvLine;
import dev.coppice.csv.CsvReader;
import dev.coppice.csv.LineReader;
import dev.coppice.launcher.door.OperatorDoor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Loads a shop's products and their stock from a CSV file, plain or gzipped, in one of two layouts
 * that are told apart by their headers. Running it again changes nothing that is there already.
 */
public final class CatalogImport {
  private static final List<ProductReader> LAYOUTS =
      List.of(new OnlineRetailReader(), new PlainReader());

  private final OperatorDoor door;
  private final ImportProgress progress;

  public CatalogImport(OperatorDoor door, ImportProgress progress) {
    this.door = door;
    this.progress = progress;
  }

  /**
   * @throws IOException when the file cannot be read or has another layout, or when the services
   *     cannot take it; the message is for the user, and says how far the import came
   */
  public ImportSummary run(Path path) throws IOException {
    long started = System.nanoTime();
    try (ImportFile file = ImportFile.open(path);
        CsvReader rows = new CsvReader(new LineReader(file.content()))) {
      Tally tally = new Tally(now -> progress.at(file.fraction(), now.rows(), now.products()));
      ProductReader layout = layout(rows.next());
      Shipment shipment = new Shipment(door, tally);
      try {
        layout.read(rows, tally, shipment);
        shipment.flush();
      } catch (EOFException | ZipException e) {
        throw new IOException(
            "The gzip file is damaged or cut off after row %,d. %s"
                .formatted(tally.rows(), soFar(tally)),
            e);
      } catch (IOException e) {
        throw new IOException("Import stopped: " + e.getMessage() + ". " + soFar(tally), e);
      }
      return ImportSummary.of(tally, Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private static ProductReader layout(@Nullable CsvLine header) throws IOException {
    if (header == null) {
      throw new IOException("The file is empty. " + allowed());
    }
    if (header instanceof CsvLine.Malformed malformed) {
      throw new IOException(
          "Its first line is no header: " + malformed.reason() + ". " + allowed());
    }
    List<String> columns = ((CsvLine.Row) header).fields().stream().map(String::strip).toList();
    return LAYOUTS.stream()
        .filter(layout -> sameColumns(layout.header(), columns))
        .findFirst()
        .orElseThrow(() -> new IOException("Unknown header: " + shown(columns) + ". " + allowed()));
  }

  private static boolean sameColumns(List<String> expected, List<String> found) {
    return String.join("\n", expected).equalsIgnoreCase(String.join("\n", found));
  }

  /** A binary file's first line may be anything; the terminal should survive it. */
  private static String shown(List<String> columns) {
    String text = String.join(",", columns).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private static String allowed() {
    StringBuilder text = new StringBuilder("An import has one of these headers:");
    LAYOUTS.forEach(layout -> text.append("\n  ").append(String.join(",", layout.header())));
    return text.toString();
  }

  private static String soFar(Tally tally) {
    return "%,d products and the stock of %,d had been taken; it is safe to run it again."
        .formatted(tally.products(), tally.stocked());
  }
}
