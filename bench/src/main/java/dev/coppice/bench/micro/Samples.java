package dev.coppice.bench.micro;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A cluster of a plausible size, and a request in it. */
final class Samples {

  static final int SERVICES = 20;
  private static final int INSTANCES = 5;

  private Samples() {}

  static RegistryView view() {
    List<ServiceRecord> records = new ArrayList<>();
    for (int service = 0; service < SERVICES; service++) {
      Contract contract = contract("service-" + service);
      for (int instance = 0; instance < INSTANCES; instance++) {
        records.add(record(contract, contract.service() + "-" + instance));
      }
    }
    return new RegistryView(records);
  }

  private static Contract contract(String service) {
    return Contract.parse(
        service,
        """
        openapi: 3.1.0
        info: {title: Sample, version: 1.0.0}
        x-coppice-service: %s
        servers: [{url: /api/%s}]
        paths:
          /items:
            get:
              operationId: listItems
              x-coppice-exposure: public
              responses: {'200': {description: done, content: {application/json: {}}}}
          /items/{sku}:
            get:
              operationId: getItem
              x-coppice-exposure: public
              parameters:
                - name: sku
                  in: path
                  required: true
                  schema: {type: string, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'}
              responses: {'200': {description: done, content: {application/json: {}}}}
          /items/{sku}/price:
            get:
              operationId: getPrice
              x-coppice-exposure: public
              responses: {'200': {description: done, content: {application/json: {}}}}
        """
            .formatted(service, service));
  }

  private static ServiceRecord record(Contract contract, String instance) {
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
        Instant.EPOCH);
  }

  /** As the gateway makes it of a plain GET. */
  static Request request() {
    return new Request(
        "getItem",
        Params.of("sku", "85123A"),
        Params.NONE,
        Params.of("accept", "application/json", "host", "localhost:8080"),
        null,
        Deadline.afterMillis(2_000),
        null,
        "0190f2f0-7a5e-7c3b-9d4a-1f2e3d4c5b6a",
        null,
        Buffer.buffer());
  }
}
