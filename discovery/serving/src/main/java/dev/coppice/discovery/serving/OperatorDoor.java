package dev.coppice.discovery.serving;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code POST /operations/{service}/{operationId}} on the management port: an operator calls an
 * operation of this very instance, internal ones included, whatever its method. Parameters come as
 * {@code ?path.sku=1&query.limit=2}, headers (If-Match, say) as they are.
 *
 * <p>The management port is loopback's unless configured otherwise. That alone would let any web
 * page in the operator's browser post to it, so the door wants a header that no page can send
 * across origins, and a Host that no foreign name can be made to resolve to.
 */
final class OperatorDoor {

  static final String HEADER = "X-Coppice-Operator";
  private static final int MAX_BODY = 16 << 20;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /** What is about this connection, and not for the operation. */
  private static final Set<String> OF_THE_DOOR =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "idempotency-key",
          "transfer-encoding",
          "x-request-id",
          HEADER.toLowerCase(Locale.ROOT));

  private final String service;
  private final Context context;
  private final Function<String, Optional<Operation>> operations;
  private final Function<Request, Future<Response>> handle;

  OperatorDoor(
      String service,
      Context context,
      Function<String, Optional<Operation>> operations,
      Function<Request, Future<Response>> handle) {
    this.service = service;
    this.context = context;
    this.operations = operations;
    this.handle = handle;
  }

  void mount(Router management) {
    String path = "/operations/" + service + "/:operation";
    management.post(path).handler(this::admit);
    management
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(this::call);
  }

  private void admit(RoutingContext routing) {
    var authority = routing.request().authority();
    boolean loopback = authority != null && LOOPBACK.contains(authority.host());
    if (loopback && "yes".equals(routing.request().getHeader(HEADER))) {
      routing.next();
    } else {
      send(
          routing,
          problem(
              new Failure.Forbidden(
                  "operators come by a loopback address and send " + HEADER + ": yes")));
    }
  }

  private void call(RoutingContext routing) {
    String id = routing.pathParam("operation");
    Optional<Operation> operation = operations.apply(id);
    if (operation.isEmpty()) {
      send(routing, problem(new Failure.NotFound(service + " has no operation " + id)));
      return;
    }
    int most = operation.get().maxBodyBytes();
    if (most > 0 && routing.body().length() > most) {
      send(routing, problem(new Failure.BodyTooLarge(most)));
      return;
    }
    Request request = request(operation.get(), routing);
    Promise<Response> answer = Promise.promise();
    context.runOnContext(v -> handle.apply(request).onComplete(answer));
    answer.future().onSuccess(response -> send(routing, response));
  }

  private static Request request(Operation operation, RoutingContext routing) {
    Buffer body = routing.body().buffer();
    return new Request(
        operation.id(),
        params(routing, "path."),
        params(routing, "query."),
        headers(routing),
        null,
        Deadline.after(operation.timeout()),
        routing.request().getHeader("idempotency-key"),
        routing.request().getHeader("x-request-id"),
        null,
        body == null ? Buffer.buffer() : body);
  }

  private static Params headers(RoutingContext routing) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> header : routing.request().headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_DOOR.contains(name)) {
        pairs.add(name);
        pairs.add(header.getValue());
      }
    }
    return Params.of(pairs);
  }

  private static Params params(RoutingContext routing, String prefix) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> entry : routing.queryParams()) {
      if (entry.getKey().startsWith(prefix)) {
        pairs.add(entry.getKey().substring(prefix.length()));
        pairs.add(entry.getValue());
      }
    }
    return Params.of(pairs);
  }

  private static Response problem(Failure failure) {
    return Problems.toResponse(failure, null);
  }

  private static void send(RoutingContext routing, Response response) {
    var out = routing.response().setStatusCode(response.status());
    for (int i = 0; i < response.headers().size(); i++) {
      out.putHeader(response.headers().name(i), response.headers().value(i));
    }
    out.end(response.body());
  }
}
