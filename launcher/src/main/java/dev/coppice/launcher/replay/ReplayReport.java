package dev.coppice.launcher.replay;

import dev.coppice.contract.Audit.Check;
import dev.coppice.launcher.invoices.Plan;
import dev.coppice.launcher.invoices.Rejection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a replay went.
 *
 * @param read invoices of the file
 * @param ordered of which at least one order was sent
 * @param returned cancellations of which at least something was taken back
 * @param rejected of which nothing became; why is in {@code rejections}
 * @param open of which nothing became since the replay was stopped before
 * @param orders that were sent, and how many of them an earlier run had placed
 * @param goods what they cost, in pence
 * @param shipping what the shop charged on top, in pence
 * @param back what was taken back, in pence
 * @param rejections lines of the file, and orders and returns that the shop did not take
 * @param checks what was reconciled
 * @param failure why it ended early, if something failed
 */
public record ReplayReport(
    int read,
    int ordered,
    int returned,
    int rejected,
    int open,
    int orders,
    int earlier,
    long goods,
    long shipping,
    long back,
    List<Rejection> rejections,
    List<Check> checks,
    Optional<String> failure,
    Duration took) {
  public ReplayReport {
    rejections = List.copyOf(rejections);
    checks = List.copyOf(checks);
  }

  static ReplayReport of(
      Plan plan, Journal journal, List<Check> checks, Optional<String> failure, Duration took) {
    List<Played> sent = journal.orders().stream().filter(Played::isSent).toList();
    Set<String> ordered = new HashSet<>();
    sent.forEach(each -> ordered.add(each.order().invoice()));
    Set<String> returned = new HashSet<>();
    journal.returns().forEach(each -> returned.add(each.planned().invoice()));
    Set<String> rejected = new HashSet<>(plan.nothingLeft());
    journal.rejections().forEach(each -> rejected.add(each.invoice()));
    rejected.removeAll(ordered);
    rejected.removeAll(returned);
    return new ReplayReport(
        plan.invoices(),
        ordered.size(),
        returned.size(),
        rejected.size(),
        plan.invoices() - ordered.size() - returned.size() - rejected.size(),
        sent.size(),
        (int) sent.stream().filter(Played::earlier).count(),
        sent.stream().mapToLong(Played::goods).sum(),
        sent.stream().mapToLong(Played::shipping).sum(),
        journal.returns().stream().mapToLong(each -> each.planned().goods()).sum(),
        Stream.concat(plan.rejections().stream(), journal.rejections().stream()).toList(),
        checks,
        failure,
        took);
  }

  /** Whether all was played, and all agrees. */
  public boolean ok() {
    return failure.isEmpty() && open == 0 && checks.stream().allMatch(Check::ok);
  }
}
