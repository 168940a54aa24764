package dev.coppice.launcher;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = {
      "Checks that what all services keep agrees: orders, money, stock, events.",
      "Exits with 1 if something differs."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 600;
  private static final long PAUSE_MILLIS = 500;

  private final Session session;
  private final Supplier<AuditDesk> desk;

  @Option(
      names = "--wait",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description =
          "How long to look again while something differs: what one service has told another of is"
              + " on its way for a moment. 0 to 600, default: ${DEFAULT-VALUE}.")
  private int wait;

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  AuditCommand(Session session, Supplier<AuditDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (wait < 0 || wait > LONGEST_SECONDS) {
      throw new Refusal(
          "--wait %d is out of range: 0 to %d seconds.".formatted(wait, LONGEST_SECONDS));
    }
    List<Check> checks = settled(desk.get());
    boolean ok = checks.stream().allMatch(Check::ok);
    if (json) {
      session.say(
          JsonObject.of(
                  "ok", ok, "checks", new JsonArray(checks.stream().map(Check::toJson).toList()))
              .encodePrettily());
    } else {
      show(checks);
    }
    return ok ? 0 : 1;
  }

  private List<Check> settled(AuditDesk asked) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    List<Check> checks = asked.audit();
    while (!checks.stream().allMatch(Check::ok) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      checks = asked.audit();
    }
    return checks;
  }

  private void show(List<Check> checks) {
    if (checks.isEmpty()) {
      session.say("No service here has anything to check.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CHECK", "EXPECTED", "ACTUAL", ""));
    for (Check check : checks) {
      rows.add(
          List.of(
              check.name(),
              Long.toString(check.expected()),
              Long.toString(check.actual()),
              check.ok() ? "ok" : "DIFFERS"));
    }
    TextTable.aligned(rows).forEach(session::say);
    long wrong = checks.stream().filter(check -> !check.ok()).count();
    session.say(
        wrong == 0
            ? "All %,d checks hold.".formatted(checks.size())
            : "%,d of %,d checks do not hold.".formatted(wrong, checks.size()));
  }
}
