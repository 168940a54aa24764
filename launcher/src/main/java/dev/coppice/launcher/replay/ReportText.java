package dev.coppice.launcher.replay;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.invoices.Rejection;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report for people, and for scripts. */
public final class ReportText {
  private static final int EXAMPLES = 3;

  private ReportText() {}

  /** Line by line. */
  public static List<String> lines(ReplayReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d invoices read: %,d ordered, %,d returned, %,d rejected%s, in %.1f s"
            .formatted(
                report.read(),
                report.ordered(),
                report.returned(),
                report.rejected(),
                report.open() == 0 ? "" : ", %,d still to play".formatted(report.open()),
                report.took().toMillis() / 1000.0));
    lines.add(
        "%,d orders sent (%,d of them by an earlier run): goods %s, shipping on top %s, returned %s"
            .formatted(
                report.orders(),
                report.earlier(),
                pounds(report.goods()),
                pounds(report.shipping()),
                pounds(report.back())));
    byReason(report).forEach((reason, all) -> rejected(reason, all, lines));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CHECK", "EXPECTED", "ACTUAL", ""));
    for (Check check : report.checks()) {
      rows.add(
          List.of(
              check.name(),
              Long.toString(check.expected()),
              Long.toString(check.actual()),
              check.ok() ? "ok" : "DIFFERS"));
    }
    lines.addAll(TextTable.aligned(rows));
    report.failure().ifPresent(why -> lines.add("It ended early: " + why + "."));
    if (report.open() > 0) {
      lines.add("Run it again to go on; nothing is ordered twice.");
    }
    return lines;
  }

  private static void rejected(String reason, List<Rejection> all, List<String> lines) {
    lines.add("Rejected: %,d, %s".formatted(all.size(), reason));
    all.stream().limit(EXAMPLES).forEach(each -> lines.add("  " + each));
    if (all.size() > EXAMPLES) {
      lines.add("  and %,d more".formatted(all.size() - EXAMPLES));
    }
  }

  private static Map<String, List<Rejection>> byReason(ReplayReport report) {
    return report.rejections().stream()
        .collect(Collectors.groupingBy(Rejection::reason, TreeMap::new, Collectors.toList()));
  }

  static String pounds(long pence) {
    return "\u00a3%,d.%02d".formatted(pence / 100, pence % 100);
  }

  /** Amounts are in pence. */
  public static JsonObject json(ReplayReport report) {
    JsonArray rejections = new JsonArray();
    byReason(report)
        .forEach(
            (reason, all) ->
                rejections.add(
                    JsonObject.of(
                        "reason",
                        reason,
                        "count",
                        all.size(),
                        "examples",
                        new JsonArray(
                            all.stream().limit(EXAMPLES).map(Rejection::toString).toList()))));
    JsonObject json =
        new JsonObject()
            .put("ok", report.ok())
            .put(
                "invoices",
                new JsonObject()
                    .put("read", report.read())
                    .put("ordered", report.ordered())
                    .put("returned", report.returned())
                    .put("rejected", report.rejected())
                    .put("open", report.open()))
            .put("orders", JsonObject.of("sent", report.orders(), "earlier", report.earlier()))
            .put(
                "money",
                new JsonObject()
                    .put("currency", "GBP")
                    .put("goods", report.goods())
                    .put("shipping", report.shipping())
                    .put("returned", report.back()))
            .put("rejections", rejections)
            .put("seconds", report.took().toMillis() / 1000.0)
            .put("checks", new JsonArray(report.checks().stream().map(Check::toJson).toList()));
    report.failure().ifPresent(why -> json.put("failure", why));
    return json;
  }
}
