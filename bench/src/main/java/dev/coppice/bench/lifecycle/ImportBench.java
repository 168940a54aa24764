package dev.coppice.bench.lifecycle;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long an import takes, and whether its memory depends on the length of the file. Every line is
 * a product of its own, which is more work than an order line of an earlier product.
 */
@Command(
    name = "import",
    description = "Time of an import, and the memory that the importing process needs.",
    mixinStandardHelpOptions = true)
public final class ImportBench implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LONGER = 10;

  /** More than this, for a file ten times as long, is not constant memory. */
  private static final double CONSTANT = 1.25;

  @Option(names = "--lines", defaultValue = "40000", description = "default: ${DEFAULT-VALUE}")
  private int lines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace workplace = Workplace.of("import");
    JsonObject machine = Machine.describe();
    System.out.println("Load average " + Machine.load());
    CoppiceCommand coppice = CoppiceCommand.in(workplace);
    try {
      coppice.run("up", "--detach", "--no-build");
      CoppiceCommand.Outcome some = importing(coppice, workplace, lines);
      CoppiceCommand.Outcome again = importing(coppice, workplace, lines);
      CoppiceCommand.Outcome more = importing(coppice, workplace, LONGER * lines);
      boolean inTime = some.took().compareTo(LIMIT) < 0;
      double growth = (double) more.peakResident() / some.peakResident();
      System.out.printf(
          Locale.ROOT,
          "%s below %d s; %s memory with %d times the lines: %.2f times (at most %.2f)%n",
          inTime ? "met" : "MISSED",
          LIMIT.toSeconds(),
          growth <= CONSTANT ? "met" : "MISSED",
          LONGER,
          growth,
          CONSTANT);
      workplace.keep(
          new JsonObject()
              .put("machine", machine)
              .put("lines", lines)
              .put("first", json(some))
              .put("again", json(again))
              .put("tenTimesTheLines", json(more)));
    } finally {
      coppice.down(true);
    }
    return 0;
  }

  private static CoppiceCommand.Outcome importing(
      CoppiceCommand coppice, Workplace workplace, int lines)
      throws IOException, InterruptedException {
    Path file = workplace.run().resolve(lines + ".csv");
    write(file, lines);
    CoppiceCommand.Outcome outcome = coppice.run("import", "catalog", file.toString());
    System.out.printf(
        Locale.ROOT,
        "%,8d lines: %.1f s, %,.0f lines/s, at most %d MiB%n",
        lines,
        outcome.took().toMillis() / 1_000.0,
        lines * 1_000.0 / outcome.took().toMillis(),
        outcome.peakResident() >> 20);
    Files.delete(file);
    return outcome;
  }

  private static void write(Path file, int lines) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("sku,name,price,currency,category,stock\n");
      for (int i = 0; i < lines; i++) {
        out.write(
            String.format(
                Locale.ROOT,
                "B%07d,\"BENCH ITEM %d, ASSORTED COLOURS\",%d.%02d,GBP,bench-%d,%d%n",
                i,
                i,
                1 + i % 90,
                i % 100,
                i % 20,
                i % 500));
      }
    }
  }

  private static JsonObject json(CoppiceCommand.Outcome outcome) {
    return new JsonObject()
        .put("millis", outcome.took().toMillis())
        .put("peakResidentBytes", outcome.peakResident());
  }
}
