package dev.coppice.discovery.serving;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.Node;
import dev.coppice.node.Part;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A service in a cluster of one node, called as another service would call it: over the event bus,
 * its contract checked on both ways.
 */
public final class ServiceUnderTest implements AutoCloseable {

  private final TestCluster cluster;
  private final Node node;
  private final Contract contract;
  private final Context context;
  private final Caller caller;

  /**
   * @param settings of the node, on top of those that keep it to itself
   * @param beside parts that run in the same node, such as services that this one calls
   */
  public ServiceUnderTest(
      String service,
      Function<ServiceHost, VerticleBase> assemble,
      Map<String, String> settings,
      Part... beside) {
    contract = ContractResource.load(service);
    cluster = new TestCluster(settings);
    node =
        cluster.start(
            Stream.concat(Stream.of(beside), Stream.of(new ServicePart(service, assemble)))
                .toArray(Part[]::new));
    context = node.context().vertx().getOrCreateContext();
    caller =
        Await.result(
            onContext(
                () ->
                    Caller.open(
                        node.context().vertx(), HazelcastRegistry.of(node.context()), "test")));
  }

  /** A request that waits as long as the operation's contract says. */
  public Request request(String operation) {
    return Request.of(operation, Deadline.after(operation(operation).timeout()));
  }

  /** Calls; a call that fails becomes the problem that a client would see. */
  public Future<Response> call(Request request) {
    Operation operation = operation(request.operation());
    ServiceId service = new ServiceId(contract.service(), contract.version().major());
    return onContext(() -> caller.call(service, operation, request))
        .recover(
            cause ->
                cause instanceof FailureException failed
                    ? Future.succeededFuture(Problems.toResponse(failed.failure(), null))
                    : Future.failedFuture(cause));
  }

  /** The answer to a call. Blocks. */
  public Response answer(Request request) {
    return Await.result(call(request));
  }

  /** Where it hears what others say. */
  public EventBus eventBus() {
    return node.context().vertx().eventBus();
  }

  /** What keeps apart what it has in places that several clusters share. */
  public String clusterName() {
    return node.context().hazelcast().getConfig().getClusterName();
  }

  /** What readiness says under this name. */
  public Optional<Readiness.State> readiness(String name) {
    return node.context().readiness().of(name);
  }

  private Operation operation(String id) {
    return contract
        .operation(id)
        .orElseThrow(() -> new IllegalArgumentException(contract + " has no " + id));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> action.get().onComplete(promise));
    return promise.future();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
