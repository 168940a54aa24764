package dev.coppice.gateway;

import static dev.coppice.gateway.limiting.OperationClass.READS;
import static dev.coppice.gateway.limiting.OperationClass.WRITES;

import dev.coppice.discovery.calling.Callers;
import dev.coppice.discovery.calling.LiveCallPolicies;
import dev.coppice.discovery.configuration.DeclaredKeys;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.NodeRecord;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.Registry;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.gateway.documentation.DocumentationPages;
import dev.coppice.gateway.forwarding.AccessLog;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.Limiters;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.gateway.limiting.RateLimits;
import dev.coppice.gateway.networks.Networks;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.RoutesPage;
import dev.coppice.gateway.routing.RoutingTable;
import dev.coppice.gateway.sessions.BrowserSessions;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gateway inside a node: listens for HTTP on one port, and sends each request to the service
 * whose contract has it.
 */
public final class GatewayPart implements Part {

  static final String NAME = "gateway";

  private static final String ROUTES = "gateway.routes";
  private static final String LIMITS = "gateway.limits";

  private @Nullable NodeContext node;
  private @Nullable Gateway gateway;
  private @Nullable Registration registration;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<?> start(NodeContext in) {
    node = in;
    GatewayOptions options = GatewayOptions.from(in.settings().scoped(NAME));
    Registry registry = HazelcastRegistry.of(in);
    Vertx vertx = in.vertx();
    RouteBoard board =
        new RouteBoard(
            vertx,
            in.meters(),
            options.grace(),
            InstantSource.system(),
            table -> in.readiness().set(ROUTES, state(table)));
    LiveSettings live = LiveSettings.of(in);
    Callers callers = new Callers(vertx, registry, NAME, in.meters(), new LiveCallPolicies(live));
    String cluster = in.hazelcast().getConfig().getClusterName();
    RateLimits limits = new RateLimits(in.meters(), cluster);
    Limiters limiters =
        new Limiters(
            limits,
            options.redis(),
            options.countPatience(),
            in.meters(),
            alone ->
                in.readiness().set(LIMITS, alone.map(Readiness::upBut).orElseGet(Readiness::up)));
    Networks networks = new Networks(options.networks(), in.meters());
    BrowserSessions sessions = options.browserSessions(cluster);
    Gateway opened =
        new Gateway(
            vertx,
            options,
            board,
            new DocumentationPages(vertx, board::table, sessions.cookie()),
            limiters,
            sessions,
            networks,
            in.meters(),
            () -> callers.open().map(caller -> caller::call));
    gateway = opened;
    live.watch(
        DeclaredKeys.GATEWAY_ACCESS_LOG,
        value -> opened.limitAccessLog(value.map(GatewayPart::scope)));
    limit(limits, live, registry);
    live.watch(DeclaredKeys.GATEWAY_NETWORKS_ALLOW, networks::allow);
    live.watch(DeclaredKeys.GATEWAY_NETWORKS_DENY, networks::deny);
    live.watch(DeclaredKeys.GATEWAY_NETWORKS_SCOPES, networks::limitScopes);
    in.management().get("/routes").handler(context -> context.json(RoutesPage.of(board.table())));
    return follow(registry, board)
        .compose(informed -> opened.open())
        .compose(port -> registry.publish(NodeRecord.of(in, NAME, port)))
        .onSuccess(published -> registration = published);
  }

  /** Lets the limits follow what is set, and how many there are to share it. */
  private static void limit(RateLimits limits, LiveSettings live, Registry registry) {
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_READS, READS, CountedBy.ADDRESS);
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_WRITES, WRITES, CountedBy.ADDRESS);
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_CLIENT_READS, READS, CountedBy.CLIENT);
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_CLIENT_WRITES, WRITES, CountedBy.CLIENT);
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_USER_READS, READS, CountedBy.USER);
    limit(limits, live, DeclaredKeys.GATEWAY_LIMIT_USER_WRITES, WRITES, CountedBy.USER);
    registry.onChange(
        view -> {
          limits.divideBy(gateways(view));
          return Future.succeededFuture();
        });
  }

  private static void limit(
      RateLimits limits, LiveSettings live, String key, OperationClass operations, CountedBy by) {
    live.watch(key, value -> limits.set(operations, by, value.flatMap(LiveRate::parse)));
  }

  /** Those that are up; a gateway offers no operations, so it is not among the callable. */
  private static int gateways(RegistryView view) {
    return (int)
        view.records().stream()
            .filter(record -> record.service().equals(NAME) && record.health() == Health.UP)
            .count();
  }

  private static AccessLog.Scope scope(String value) {
    return AccessLog.Scope.valueOf(value.toUpperCase(Locale.ROOT));
  }

  /** A contract that cannot be used is its service's trouble: the gateway serves all others. */
  private static Readiness.State state(RoutingTable table) {
    if (table.refusals().isEmpty()) {
      return Readiness.up();
    }
    return Readiness.upBut(
        table.refusals().stream()
            .map(refusal -> refusal.service() + " is refused: " + refusal.reason())
            .collect(Collectors.joining("; ")));
  }

  /** Completes when there is a first table of routes. */
  private static Future<Void> follow(Registry registry, RouteBoard board) {
    Promise<Void> informed = Promise.promise();
    registry.onChange(
        (RegistryView view) -> {
          Future<?> acted = board.act(view);
          acted.onComplete(done -> informed.tryComplete());
          return acted;
        });
    return informed.future();
  }

  @Override
  public Future<?> withdraw() {
    if (node != null) {
      node.readiness().set(NAME, Readiness.notUp("leaving"));
    }
    return registration == null
        ? Future.succeededFuture()
        : registration.become(Health.DRAINING, null);
  }

  @Override
  public Future<?> drain() {
    return gateway == null ? Future.succeededFuture() : gateway.drain();
  }

  @Override
  public Future<?> stop() {
    Future<Void> gone = registration == null ? Future.succeededFuture() : registration.withdraw();
    return gone.eventually(() -> gateway == null ? Future.succeededFuture() : gateway.close());
  }

  @Override
  public List<String> unfinished() {
    return gateway == null ? List.of() : gateway.unfinished();
  }
}
