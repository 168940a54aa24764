package dev.coppice.launcher;

import dev.coppice.launcher.invoices.InvoiceReader;
import dev.coppice.launcher.invoices.Invoices;
import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.replay.Backstage;
import dev.coppice.launcher.replay.OrderReplay;
import dev.coppice.launcher.replay.ReplayOptions;
import dev.coppice.launcher.replay.ReplayProgress;
import dev.coppice.launcher.replay.ReplayReport;
import dev.coppice.launcher.replay.ReportText;
import dev.coppice.launcher.supervision.SupervisorView;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "orders",
    description = {
      "Plays the invoices of a shop as orders of its customers, who sign up, fill their carts, order,"
          + " pay and send back, and reconciles what came of it. The file has this header:",
      "  InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      "Prices of the catalog are set to those of the invoices, and products and stock that are missing"
          + " are made. Nothing is ordered twice: run it again to go on where it was stopped.",
      "Exits with 1 if something differs."
    },
    mixinStandardHelpOptions = true)
final class ImportOrdersCommand implements Callable<Integer> {
  private static final double HIGHEST_RATE = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Session session;
  private final Function<Session, Backstage> backstage;

  @Parameters(index = "0", paramLabel = "FILE", description = "A CSV file, or one packed by gzip.")
  private Path file = Path.of("");

  @ArgGroup private @Nullable Speed speed;

  /** One of these. */
  private static final class Speed {
    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "So many orders a second at most, such as 5 or 0.5; up to 1000.")
    private @Nullable Double rate;

    @Option(
        names = "--as-fast-as-possible",
        description = "As the shop takes them, which is so where nothing is said.")
    private boolean fast;
  }

  @Option(
      names = "--at-once",
      defaultValue = "24",
      paramLabel = "N",
      description = "How many orders are under way, 1 to 200, default: ${DEFAULT-VALUE}.")
  private int atOnce;

  @Option(names = "--json", description = "The report as JSON, for scripts.")
  private boolean json;

  ImportOrdersCommand(Session session, Function<Session, Backstage> backstage) {
    this.session = session;
    this.backstage = backstage;
  }

  @Override
  public Integer call() throws InterruptedException {
    Duration interval = interval();
    if (atOnce < 1 || atOnce > 200) {
      throw new Refusal("--at-once %d is out of range: 1 to 200.".formatted(atOnce));
    }
    try {
      Invoices invoices = InvoiceReader.read(session.folder().resolve(file));
      ReplayOptions options = options(interval);
      ReplayProgress progress = ReplayProgressLine.of(session, json);
      try (OrderlyEnd end = new OrderlyEnd(session, json)) {
        ReplayReport report =
            new OrderReplay(options, backstage.apply(session), progress)
                .run(Plan.of(invoices), end::isWanted);
        show(invoices, report);
        return report.ok() && invoices.unreadable().isEmpty() ? 0 : 1;
      }
    } catch (IOException e) {
      throw new Refusal("Import stopped: " + e.getMessage(), e);
    }
  }

  private Duration interval() {
    Double rate = speed == null || speed.fast ? null : speed.rate;
    if (rate == null) {
      return Duration.ZERO;
    }
    if (!(rate > 0 && rate <= HIGHEST_RATE)) {
      throw new Refusal(
          "--rate %s is out of range: more than 0, up to %.0f orders a second."
              .formatted(rate, HIGHEST_RATE));
    }
    return Duration.ofNanos((long) (1e9 / rate));
  }

  private ReplayOptions options(Duration interval) {
    SupervisorView view =
        session
            .view()
            .orElseThrow(() -> new Refusal("Nothing runs here; start it with ./coppice up"));
    Settings settings = session.settings();
    return new ReplayOptions(
        URI.create(settings.text("coppice.auth.issuer", "http://localhost:" + view.httpPort())),
        interval,
        atOnce,
        settings.integer("coppice.orders.piece.grams", 250, 1, 100_000),
        PATIENCE);
  }

  private void show(Invoices invoices, ReplayReport report) {
    if (json) {
      session.say(
          ReportText.json(report).put("unreadable", invoices.unreadable().size()).encodePrettily());
      return;
    }
    ReportText.lines(report).forEach(session::say);
    if (!invoices.unreadable().isEmpty()) {
      session.say("%,d rows belong to no invoice:".formatted(invoices.unreadable().size()));
      invoices.unreadable().stream().limit(20).forEach(each -> session.say("  " + each));
    }
  }
}
