package dev.coppice.gateway.routing;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import java.time.Instant;
import java.util.List;

/** Small contracts and records that the tests of the gateway share. */
public final class Shops {

  public static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

  private Shops() {}

  /**
   * A contract whose operations are written as {@code "GET /products/{sku} getProduct"}; those with
   * {@code internal} at the end are not public.
   */
  public static Contract contract(
      String service, String version, String basePath, String... operations) {
    StringBuilder paths = new StringBuilder();
    String last = "";
    for (String operation : operations) {
      String[] words = operation.split(" ");
      if (!words[1].equals(last)) {
        paths.append("  '").append(words[1]).append("':\n");
        last = words[1];
      }
      boolean internal = words.length > 3;
      paths.append(
          """
              %s:
                operationId: %s
                x-coppice-exposure: %s
                responses: {'200': {description: done, content: {application/json: {}}}}
          """
              .formatted(
                  words[0].toLowerCase(java.util.Locale.ROOT),
                  words[2],
                  internal ? "internal" : "public"));
    }
    return Contract.parse(
        service,
        """
        openapi: 3.1.0
        info: {title: %s, version: %s}
        x-coppice-service: %s
        servers: [{url: %s}]
        paths:
        %s"""
            .formatted(service, version, service, basePath, paths));
  }

  public static ServiceRecord record(Contract contract, String instance, Instant startedAt) {
    return new ServiceRecord(
        contract.service(),
        contract.version(),
        instance,
        "node-of-" + instance,
        contract,
        Health.UP,
        null,
        "127.0.0.1",
        1,
        1,
        null,
        startedAt);
  }

  static Offer offer(Instant since, Contract... contracts) {
    List<Contract> all = List.of(contracts);
    ServiceRecord record = record(all.get(0), "i", since);
    return new Offer(record.id(), since, all);
  }
}
