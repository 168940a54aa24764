package dev.coppice.system.harness;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node in this JVM that joins a cluster and calls services for a user, as a gateway does that has
 * read the user's token.
 */
public final class Buyer implements AutoCloseable {
  private static final Duration JOIN_LIMIT = Duration.ofMinutes(1);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(25);

  private final Node node;
  private final Context context;
  private final Caller caller;
  private final Principal user =
      new Principal("user-" + UUID.randomUUID(), "system-test", Set.of());

  private Buyer(Node node, Context context, Caller caller) {
    this.node = node;
    this.context = context;
    this.caller = caller;
  }

  /**
   * @param settings what it takes to join, as {@link Cluster#settings} says
   */
  public static Buyer join(Map<String, String> settings) {
    Eyes eyes = new Eyes();
    Node node = Await.result(Node.start(Settings.of(settings), List.of(eyes)), JOIN_LIMIT);
    NodeContext joined = Objects.requireNonNull(eyes.context, "a part that runs has a context");
    Context context = joined.vertx().getOrCreateContext();
    Caller caller =
        Await.result(
            on(context, () -> Caller.open(joined.vertx(), HazelcastRegistry.of(joined), "buyer")));
    return new Buyer(node, context, caller);
  }

  /** Somebody else at this node, which leaves with the one that joined. */
  public Buyer another() {
    return new Buyer(node, context, caller);
  }

  /** Waits until a service that offers this operation is up, as this node sees it. */
  public void awaitUp(String service, String operation) {
    Await.until(
        service + " is up", Duration.ofMinutes(2), () -> offered(service, operation).isPresent());
  }

  /**
   * Calls an operation of a service's first version. What nobody does is a problem, as a gateway
   * would say it.
   *
   * @param writer adds what is asked
   */
  public Future<Response> call(String service, String operation, UnaryOperator<Request> writer) {
    Operation offered =
        offered(service, operation)
            .orElseThrow(() -> new IllegalStateException("nobody offers " + operation));
    Request request = writer.apply(Request.of(operation, Deadline.after(offered.timeout())));
    Request owned =
        new Request(
            operation,
            request.path(),
            request.query(),
            request.headers(),
            user,
            request.deadline(),
            request.idempotencyKey(),
            null,
            null,
            request.body());
    return on(context, () -> caller.call(new ServiceId(service, 1), offered, owned))
        .recover(
            failure ->
                failure instanceof FailureException failed
                    ? Future.succeededFuture(Problems.toResponse(failed.failure(), null))
                    : Future.failedFuture(failure));
  }

  private Optional<Operation> offered(String service, String operation) {
    for (ServiceRecord instance : caller.view().instances(new ServiceId(service, 1))) {
      if (instance.contract() != null) {
        return instance.contract().operation(operation);
      }
    }
    return Optional.empty();
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  @Override
  public void close() {
    Await.result(node.leave(), LEAVE_LIMIT);
  }

  private static final class Eyes implements Part {
    private volatile @Nullable NodeContext context;

    @Override
    public String name() {
      return "buyer";
    }

    @Override
    public Future<?> start(NodeContext joined) {
      context = joined;
      return Future.succeededFuture();
    }
  }
}
