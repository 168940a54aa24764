package dev.coppice.discovery.registry;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may enter the registry beside whom. */
final class Admission {

  /** Of two rivals that come at once, the first in this order stays. */
  static final Comparator<ServiceRecord> SENIORITY =
      Comparator.comparing(ServiceRecord::startedAt).thenComparing(ServiceRecord::instance);

  /** What stands against the candidate while the other one is there; empty when nothing does. */
  static List<String> objections(ServiceRecord candidate, ServiceRecord other) {
    List<String> objections = new ArrayList<>();
    if (candidate.instance().equals(other.instance())) {
      objections.add(
          "an instance of that name runs on %s with process id %d"
              .formatted(other.host(), other.pid()));
    }
    Contract offered = candidate.contract();
    Contract serving = other.contract();
    if (offered != null && serving != null && other.health() != Health.DOWN) {
      if (!candidate.id().equals(other.id())) {
        objections.addAll(claimedTwice(offered, other, serving));
      }
    }
    return objections;
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
