package dev.coppice.discovery.serving;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.InvalidContractException;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.Callers;
import dev.coppice.discovery.calling.LiveCallPolicies;
import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.PublicationRefusedException;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.node.NodeContext;
import dev.coppice.node.NodeInfo;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service's verticle is given: its surroundings, and the way to serve. */
public final class ServiceHost {

  /** How many calls an instance works on at once. */
  static final String MAX_CALLS = "coppice.service.max.calls";

  private static final int DEFAULT_MAX_CALLS = 1_000;

  /** Clients wait for a service to start, nobody for its jobs: they come after. */
  private static final long SCHEDULES_AFTER_MILLIS = 3_000;

  private static final Logger log = LoggerFactory.getLogger(ServiceHost.class);

  private final NodeContext node;
  private final Registry registry;
  private final LiveSettings live;
  private final String service;
  private final List<Caller> opened = new CopyOnWriteArrayList<>();
  private @Nullable Callers callers;
  private @Nullable Schedules schedules;
  private boolean scheduling;
  private boolean closing;
  private @Nullable Serving serving;
  private @Nullable Registration registration;

  ServiceHost(NodeContext node, Registry registry, LiveSettings live, String service) {
    this.node = node;
    this.registry = registry;
    this.live = live;
    this.service = service;
  }

  public Vertx vertx() {
    return node.vertx();
  }

  /** What is configured for this service: its own keys before those of the node. */
  public Settings settings() {
    return node.settings().scoped(service);
  }

  /** Settings that change while the node runs, feature switches among them. */
  public LiveSettings live() {
    return live;
  }

  public MeterRegistry meters() {
    return node.meters();
  }

  public Readiness readiness() {
    return node.readiness();
  }

  public String service() {
    return service;
  }

  /** The cluster's name: keeps apart what several clusters have in one place, such as Redis. */
  public String cluster() {
    return node.hazelcast().getConfig().getClusterName();
  }

  /** Elections and locks among all nodes. */
  public Coordination coordination() {
    return Coordination.of(node);
  }

  public String instance() {
    return node.info().instanceOf(service);
  }

  /** Opens a caller of other services on the current event loop; it is closed with the service. */
  public Future<Caller> caller() {
    return callers().open().onSuccess(opened::add);
  }

  private synchronized Callers callers() {
    if (callers == null) {
      callers = new Callers(vertx(), registry, service, meters(), new LiveCallPolicies(live));
    }
    return callers;
  }

  /**
   * Runs jobs on the current event loop, whenever this instance is the one of the service to do so,
   * from a few seconds later until the service is closed. Every instance declares the same jobs,
   * all at once.
   *
   * @throws IllegalArgumentException where two jobs have one name
   * @throws IllegalStateException when it is called a second time
   */
  public void schedule(Job... jobs) {
    if (scheduling) {
      throw new IllegalStateException("the jobs of " + service + " are declared already");
    }
    List<Job> declared = Schedules.checked(List.of(jobs));
    scheduling = true;
    vertx()
        .setTimer(
            SCHEDULES_AFTER_MILLIS,
            late -> {
              if (!closing) {
                schedules = Schedules.open(node, service, declared);
              }
            });
  }

  /**
   * Serves the contract from this event loop: the last step of a verticle's start. A contract that
   * the registry refuses does not fail the start: the instance shows as down, with the reason, for
   * people to see, and takes no calls.
   *
   * @throws StartFailedException (in the future) when contract and handlers do not match
   */
  public Future<Void> serve(Contract contract, Map<String, OperationHandler> handlers) {
    if (!contract.service().equals(service)) {
      return Future.failedFuture(
          new StartFailedException(
              "the contract of " + service + " is of a service named " + contract.service()));
    }
    try {
      Operations.requireMatch(contract, handlers);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(new StartFailedException(String.valueOf(e.getMessage())));
    }
    return ContractChecks.compile(vertx(), contract)
        .compose(checks -> listen(contract, Operations.bind(contract, checks, handlers, meters())))
        .recover(e -> refused(contract, e));
  }

  private Future<Void> listen(Contract contract, Operations operations) {
    int maxCalls = settings().integer(MAX_CALLS, DEFAULT_MAX_CALLS, 1, 100_000);
    Serving opened = new Serving(vertx(), operations, maxCalls);
    serving = opened;
    ServiceRecord record = record(contract, Health.STARTING, null);
    return opened
        .listen(record.address())
        .compose(v -> registry.publish(record))
        .compose(
            published -> {
              registration = published;
              return published.become(Health.UP, null);
            })
        .map(v -> opened(contract, opened));
  }

  private @Nullable Void opened(Contract contract, Serving opened) {
    new OperatorDoor(service, vertx().getOrCreateContext(), contract::operation, opened::answer)
        .mount(node.management());
    log.info("{} serves {} operations as {}", contract, contract.operations().size(), instance());
    return null;
  }

  private Future<Void> refused(Contract contract, Throwable cause) {
    if (!(cause instanceof PublicationRefusedException)
        && !(cause instanceof InvalidContractException)) {
      return Future.failedFuture(cause);
    }
    String reason = String.valueOf(cause.getMessage());
    log.error("{} takes no calls: {}", instance(), reason);
    readiness().set(service, Readiness.notUp(reason));
    return registry
        .publish(record(null, Health.DOWN, reason, contract))
        .onSuccess(published -> registration = published)
        .mapEmpty();
  }

  private ServiceRecord record(Contract contract, Health health, @Nullable String reason) {
    return record(contract, health, reason, contract);
  }

  private ServiceRecord record(
      @Nullable Contract offered, Health health, @Nullable String reason, Contract contract) {
    NodeInfo info = node.info();
    return new ServiceRecord(
        service,
        contract.version(),
        instance(),
        node.nodeId(),
        offered,
        health,
        reason,
        info.host(),
        info.pid(),
        info.managementPort(),
        null,
        info.startedAt());
  }

  Future<?> withdraw() {
    return registration == null
        ? Future.succeededFuture()
        : registration.become(Health.DRAINING, null);
  }

  Future<?> drain() {
    return serving == null ? Future.succeededFuture() : serving.drain();
  }

  Future<?> close() {
    closing = true;
    Future<Void> gone = registration == null ? Future.succeededFuture() : registration.withdraw();
    return gone.eventually(() -> schedules == null ? Future.succeededFuture() : schedules.close())
        .eventually(() -> Future.join(opened.stream().map(Caller::close).toList()))
        .eventually(() -> serving == null ? Future.succeededFuture() : serving.close());
  }

  List<String> unfinished() {
    return serving == null ? List.of() : serving.unfinished();
  }
}
