package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractCompatibility;
import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may enter the registry beside whom. */
final class Admission {

  /** Of two rivals that come at once, the first in this order stays. */
  static final Comparator<ServiceRecord> SENIORITY =
      Comparator.comparing(ServiceRecord::startedAt).thenComparing(ServiceRecord::instance);

  /**
   * @param refusals why the candidate may not enter; empty when it may
   * @param undecided why it might not: what juniors claim who are not yet in
   */
  record Verdict(List<String> refusals, List<String> undecided) {}

  /** Judges the candidate by all others that are there, each contract once. */
  static Verdict judge(ServiceRecord candidate, List<LeasedRecord> others) {
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>());
    Set<Contract> judged = new HashSet<>();
    others.stream()
        .sorted(Comparator.comparing(LeasedRecord::record, SENIORITY))
        .forEach(
            other -> {
              boolean isJunior = other.claim() && SENIORITY.compare(candidate, other.record()) < 0;
              List<String> reasons = isJunior ? verdict.undecided : verdict.refusals;
              reasons.addAll(sameName(candidate, other.record()));
              Contract serving = other.record().contract();
              if (serving != null
                  && other.record().health() != Health.DOWN
                  && (isJunior || judged.add(serving))) {
                reasons.addAll(objections(candidate, other.record(), serving));
              }
            });
    return verdict;
  }

  private static List<String> sameName(ServiceRecord candidate, ServiceRecord other) {
    return candidate.instance().equals(other.instance())
        ? List.of(
            "an instance of that name runs on %s with process id %d"
                .formatted(other.host(), other.pid()))
        : List.of();
  }

  private static List<String> objections(
      ServiceRecord candidate, ServiceRecord other, Contract serving) {
    Contract offered = candidate.contract();
    if (offered == null) {
      return List.of();
    }
    return candidate.id().equals(other.id())
        ? incompatible(offered, other, serving)
        : claimedTwice(offered, other, serving);
  }

  /**
   * Instances of one major version serve side by side, so callers must be able to mean any of them.
   * The newer version, whichever that is, must not break the older: so an instance of the older may
   * come back during a rolling upgrade, or for a rollback.
   */
  private static List<String> incompatible(
      Contract offered, ServiceRecord other, Contract serving) {
    boolean isNewer = offered.version().compareTo(serving.version()) >= 0;
    List<String> breaks =
        isNewer
            ? ContractCompatibility.breaks(serving, offered)
            : ContractCompatibility.breaks(offered, serving);
    String says =
        isNewer
            ? "it breaks %s %s, which %s serves: %s"
            : "it is broken by %s %s, which %s serves: %s";
    return breaks.stream()
        .map(each -> says.formatted(serving.service(), serving.version(), other.instance(), each))
        .toList();
  }

  private static List<String> claimedTwice(
      Contract offered, ServiceRecord other, Contract serving) {
    Map<String, Operation> served = new HashMap<>();
    publicOperations(serving).forEach(operation -> served.put(shape(operation), operation));
    return publicOperations(offered).stream()
        .filter(operation -> served.containsKey(shape(operation)))
        .map(
            operation ->
                "%s %s is served by %s (%s)"
                    .formatted(operation.method(), operation.path(), other.id(), other.instance()))
        .toList();
  }

  private static List<Operation> publicOperations(Contract contract) {
    return contract.operations().stream().filter(Operation::isPublic).toList();
  }

  /** Two templates of one shape match the same paths, whatever their parameters are called. */
  private static String shape(Operation operation) {
    return operation.method() + " " + operation.path().replaceAll("\\{[^}]*}", "{}");
  }

  private Admission() {}
}
