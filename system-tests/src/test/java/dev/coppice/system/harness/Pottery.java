package dev.coppice.system.harness;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Node;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An instance of a service that the product does not know, on a node in this JVM that joins the
 * cluster: what somebody else's jar would be. Every operation answers with the operation's name and
 * with that of the instance that did it.
 */
public final class Pottery implements AutoCloseable {
  /** Two public operations, one of them with a body, and one that is internal. */
  public static final String CONTRACT =
      """
      openapi: 3.1.0
      info: {title: Pottery, version: 1.0.0}
      x-coppice-service: pottery
      servers: [{url: /api/pottery}]
      paths:
        /pots:
          post:
            operationId: throwPot
            x-coppice-exposure: public
            x-coppice-max-body: 4KiB
            requestBody:
              required: true
              content:
                application/json:
                  schema:
                    type: object
                    required: [name, litres]
                    additionalProperties: false
                    properties:
                      name: {type: string, minLength: 1, maxLength: 40}
                      litres: {type: integer, minimum: 1, maximum: 50}
            responses:
              '200': {$ref: '#/components/responses/Done'}
        /pots/{name}:
          get:
            operationId: getPot
            x-coppice-exposure: public
            parameters:
              - {name: name, in: path, required: true, schema: {type: string, maxLength: 40}}
            responses:
              '200': {$ref: '#/components/responses/Done'}
        /kiln:
          post:
            operationId: fireKiln
            responses:
              '200': {$ref: '#/components/responses/Done'}
      components:
        responses:
          Done:
            description: done
            content:
              application/json:
                schema:
                  type: object
                  required: [operation, instance]
                  additionalProperties: false
                  properties:
                    operation: {type: string}
                    instance: {type: string}
      """;

  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(25);

  private final Cluster cluster;
  private final Node node;

  private Pottery(Cluster cluster, Node node) {
    this.cluster = cluster;
    this.node = node;
  }

  /** Starts an instance with this contract, and waits until its part has started. */
  public static Pottery join(Cluster cluster, String contract) {
    Contract parsed = Contract.parse("a contract of the tests", contract);
    ServicePart part = new ServicePart(parsed.service(), host -> new Workshop(host, parsed));
    return new Pottery(
        cluster, Await.result(Node.start(Settings.of(cluster.settings()), List.of(part))));
  }

  public String instance() {
    return node.context().info().instance();
  }

  public Management management() {
    return new Management(node.context().info().managementPort());
  }

  /** Leaves in order, until no node takes it for a member any more. */
  @Override
  public void close() {
    int with = node.context().hazelcast().getCluster().getMembers().size();
    Await.result(node.leave(), LEAVE_LIMIT);
    Await.until("all have seen it leave", () -> cluster.members() < with);
  }

  /** Handlers for whatever operations there are. */
  private static final class Workshop extends VerticleBase {
    private final ServiceHost host;
    private final Contract contract;

    Workshop(ServiceHost host, Contract contract) {
      this.host = host;
      this.contract = contract;
    }

    @Override
    public Future<?> start() {
      Map<String, OperationHandler> handlers =
          contract.operations().stream()
              .collect(Collectors.toMap(operation -> operation.id(), operation -> this::done));
      return host.serve(contract, handlers);
    }

    private Future<Response> done(Request request) {
      return Future.succeededFuture(
          Response.json(
              JsonObject.of("operation", request.operation(), "instance", host.instance())));
    }
  }
}
