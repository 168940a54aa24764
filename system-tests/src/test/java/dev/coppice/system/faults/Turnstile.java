package dev.coppice.system.faults;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.coordination.ClusterLock;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Hold;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.system.harness.Program;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that can do nothing without coordination, in a process of its own: whoever passes the
 * turnstile has held a lock, and is told the token of it.
 */
public final class Turnstile implements Part {
  static final String SERVICE = "turnstile";

  static final Program PROGRAM = Program.of(SERVICE, Turnstile.class);

  /** A POST without a body. */
  static final String PASS = "/api/turnstile/passes";

  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: {title: Turnstile, version: 1.0.0}
      x-coppice-service: turnstile
      servers: [{url: /api/turnstile}]
      paths:
        /passes:
          post:
            operationId: pass
            x-coppice-exposure: public
            responses:
              '200':
                description: passed
                content:
                  application/json:
                    schema:
                      type: object
                      required: [epoch, fence]
                      additionalProperties: false
                      properties:
                        epoch: {type: integer}
                        fence: {type: integer}
      """;

  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(5);

  private @Nullable ServicePart service;

  private Turnstile() {}

  public static void main(String[] args) {
    Node.run(new Turnstile());
  }

  /** What was told to who passed. */
  static Token token(JsonObject passed) {
    return new Token(passed.getLong("epoch"), passed.getLong("fence"));
  }

  @Override
  public String name() {
    return SERVICE;
  }

  @Override
  public Future<?> start(NodeContext node) {
    ClusterLock lock = Coordination.of(node).lock(SERVICE);
    ServicePart started = new ServicePart(SERVICE, host -> new Gatekeeper(host, lock));
    service = started;
    return started.start(node);
  }

  @Override
  public Future<?> stop() {
    return service == null ? Future.succeededFuture() : service.stop();
  }

  private static final class Gatekeeper extends VerticleBase {
    private final ServiceHost host;
    private final ClusterLock lock;

    Gatekeeper(ServiceHost host, ClusterLock lock) {
      this.host = host;
      this.lock = lock;
    }

    @Override
    public Future<?> start() {
      return host.serve(Contract.parse("the turnstile", CONTRACT), Map.of("pass", this::pass));
    }

    private Future<Response> pass(Request request) {
      return lock.acquire(WAIT, LEASE)
          .compose(hold -> hold.release().map(released -> passed(hold)));
    }

    private static Response passed(Hold hold) {
      Token token = hold.token();
      return Response.json(JsonObject.of("epoch", token.epoch(), "fence", token.fence()));
    }
  }
}
