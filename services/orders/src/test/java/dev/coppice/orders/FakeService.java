package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A service that orders call, on the bus and held to a part of its contract. It counts what it is
 * asked, and is away when a test wants it to be.
 */
abstract class FakeService {

  private final String name;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  volatile boolean away;

  FakeService(String name) {
    this.name = name;
  }

  abstract Map<String, Function<Request, JsonObject>> operations();

  /** How often it was asked for an operation. */
  int asked(String operation) {
    return asked.computeIfAbsent(operation, none -> new AtomicInteger()).get();
  }

  /** What it was asked as part of a trace, in turn. */
  List<Request> asked(String traceparent, String requestId) {
    return requests.stream()
        .filter(request -> traceparent.equals(request.traceparent()))
        .filter(request -> requestId.equals(request.requestId()))
        .toList();
  }

  Part part() {
    return new ServicePart(name, Serving::new);
  }

  private Future<Response> answer(Request request, Function<Request, JsonObject> operation) {
    asked.computeIfAbsent(request.operation(), none -> new AtomicInteger()).incrementAndGet();
    requests.add(request);
    if (away) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of(name + " is away, as a test wants")));
    }
    synchronized (this) {
      return Future.succeededFuture(Response.json(operation.apply(request)));
    }
  }

  static FailureException notFound(String detail) {
    return new FailureException(new Failure.NotFound(detail));
  }

  static FailureException conflict(String detail) {
    return new FailureException(new Failure.Conflict(detail));
  }

  static FailureException unprocessable(String detail) {
    return new FailureException(new Failure.Unprocessable(detail));
  }

  /** Pieces by SKU of a body with lines. */
  static Map<String, Long> pieces(JsonObject body) {
    Map<String, Long> pieces = new TreeMap<>();
    for (Object each : body.getJsonArray("lines")) {
      JsonObject line = (JsonObject) each;
      pieces.put(line.getString("sku"), line.getLong("quantity"));
    }
    return pieces;
  }

  private final class Serving extends VerticleBase {
    private final ServiceHost host;

    Serving(ServiceHost host) {
      this.host = host;
    }

    @Override
    public Future<?> start() {
      Map<String, OperationHandler> handlers = new TreeMap<>();
      operations()
          .forEach(
              (id, operation) ->
                  handlers.put(
                      id,
                      request -> {
                        try {
                          return answer(request, operation);
                        } catch (FailureException e) {
                          return Future.failedFuture(e);
                        }
                      }));
      return host.serve(ContractResource.load(name), handlers);
    }
  }
}
