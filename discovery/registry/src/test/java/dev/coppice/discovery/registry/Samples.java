package dev.coppice.discovery.registry;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records that the tests of this room share. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  /** A contract with one public operation, GET /api/(service)/(path). */
  public static Contract contract(String service, String version, String path) {
    return Contract.parse(
        service,
        """
        openapi: 3.1.0
        info: {title: A sample, version: %s}
        x-coppice-service: %s
        servers: [{url: /api/%s}]
        paths:
          /%s:
            get:
              operationId: look
              x-coppice-exposure: public
              responses:
                '200': {description: something}
        """
            .formatted(version, service, service, path));
  }

  public static Contract contract(String service, String version) {
    return contract(service, version, "things");
  }

  public static ServiceRecord record(String node, String instance, Contract contract) {
    return record(node, instance, contract.service(), contract.version(), contract);
  }

  public static ServiceRecord bare(String node, String instance, String service) {
    return record(node, instance, service, new Version(0, 1, 0), null);
  }

  private static ServiceRecord record(
      String node, String instance, String service, Version version, @Nullable Contract contract) {
    return new ServiceRecord(
        service,
        version,
        instance,
        node,
        contract,
        Health.UP,
        null,
        "127.0.0.1",
        4711,
        40001,
        null,
        NOON);
  }

  private Samples() {}
}
