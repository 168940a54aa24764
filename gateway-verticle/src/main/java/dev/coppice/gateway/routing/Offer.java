package dev.coppice.gateway.routing;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the instances of one service offer together.
 *
 * @param since when its oldest record came; where two services claim a path, the older one has it
 * @param contracts one for each version that is there, newest first
 */
public record Offer(ServiceId service, Instant since, List<Contract> contracts) {

  public Offer {
    if (contracts.isEmpty()) {
      throw new IllegalArgumentException(service + " offers no contract");
    }
    contracts =
        contracts.stream()
            .distinct()
            .sorted(Comparator.comparing(Contract::version).reversed())
            .toList();
  }

  /** The newest contract. */
  public Contract newest() {
    return contracts.get(0);
  }

  /**
   * A public operation of a contract.
   *
   * @param headers those that its contract declares as parameters
   */
  record PublicOperation(Contract contract, Operation operation, Set<String> headers) {}

  /** The public operations of all versions; of one that several have, as the newest defines it. */
  List<PublicOperation> publicOperations() {
    List<PublicOperation> operations = new ArrayList<>();
    Set<Claim> claims = new HashSet<>();
    for (Contract contract : contracts) {
      DeclaredHeaders headers = new DeclaredHeaders(contract);
      for (Operation operation : contract.operations()) {
        if (operation.isPublic() && claims.add(Claim.of(operation))) {
          operations.add(new PublicOperation(contract, operation, headers.of(operation)));
        }
      }
    }
    return operations;
  }
}
