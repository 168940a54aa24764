package dev.coppice.gateway;

import dev.coppice.gateway.admission.ConnectionCount;
import dev.coppice.gateway.forwarding.AccessLog;
import dev.coppice.gateway.forwarding.Edge;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.limiting.Limiters;
import dev.coppice.gateway.networks.Networks;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.sessions.BrowserSessions;
import dev.coppice.gateway.streaming.EventFeeds;
import dev.coppice.gateway.streaming.StreamCount;
import dev.coppice.node.StartFailedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** One public port, and the event loops that serve it. */
final class Gateway {

  /** Vert.x takes a negative port for "any, but the same for all who give this number". */
  private static final AtomicInteger ANY_PORT = new AtomicInteger(-1);

  /** The node ends a leave that takes too long before this does. */
  private static final Duration LONG = Duration.ofHours(2);

  private static final long ANSWER_MILLIS = 500;

  private final Vertx vertx;
  private final GatewayOptions options;
  private final RouteBoard board;
  private final MeterRegistry meters;
  private final AccessLog accessLog;
  private final List<GatewayVerticle> loops = new ArrayList<>();
  private final List<String> deployments = new ArrayList<>();

  /**
   * @param openCalls called once on each event loop
   */
  Gateway(
      Vertx vertx,
      GatewayOptions options,
      RouteBoard board,
      OwnPages pages,
      Limiters limiters,
      BrowserSessions sessions,
      Networks networks,
      MeterRegistry meters,
      Supplier<Future<? extends Calls>> openCalls) {
    this.vertx = vertx;
    this.options = options;
    this.board = board;
    this.meters = meters;
    this.accessLog = new AccessLog(options.accessLog());
    int port = options.port() == 0 ? ANY_PORT.getAndDecrement() : options.port();
    GatewayVerticle.Shared shared =
        new GatewayVerticle.Shared(
            options,
            board,
            pages,
            accessLog,
            limiters,
            sessions,
            networks,
            new ConnectionCount(options.caps(), meters),
            new StreamCount(options.streams(), meters),
            new EventFeeds(vertx, meters),
            meters,
            port);
    for (int i = 0; i < options.loops(); i++) {
      loops.add(new GatewayVerticle(shared, openCalls));
    }
  }

  /** Changes which requests get a log line, from now on; empty goes back to the configured. */
  void limitAccessLog(Optional<AccessLog.Scope> scope) {
    accessLog.limitTo(scope.orElse(options.accessLog()));
  }

  /** Listens; the future has the port. */
  Future<Integer> open() {
    return requirePort()
        .compose(free -> deploy(0))
        .recover(failure -> Future.failedFuture(explained(failure)))
        .map(
            deployed -> {
              measure();
              return loops.get(0).port();
            });
  }

  private Future<?> requirePort() {
    if (options.port() == 0 || options.takeover()) {
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(
        () -> {
          ForeignListener.refuse(options.host(), options.port());
          return null;
        });
  }

  /** One after the other: the first to listen binds the port, the others join it. */
  private Future<?> deploy(int index) {
    if (index == loops.size()) {
      return Future.succeededFuture();
    }
    return vertx
        .deployVerticle(loops.get(index))
        .compose(
            id -> {
              deployments.add(id);
              return deploy(index + 1);
            });
  }

  private Throwable explained(Throwable failure) {
    if (failure instanceof StartFailedException) {
      return failure;
    }
    if (options.tls().isPresent() && !(failure instanceof IOException)) {
      return new StartFailedException(
          "the files for TLS cannot be used (%s): %s"
              .formatted(options.tls().get().keys(), failure.getMessage()),
          failure);
    }
    return StartFailedException.cannotListen(
        "the public HTTP port", options.host(), options.port(), "COPPICE_HTTP_PORT", failure);
  }

  private void measure() {
    Gauge.builder("coppice.gateway.inflight", this, g -> g.sum(Edge::inFlight))
        .description("Requests being served")
        .register(meters);
    Gauge.builder("coppice.gateway.connections", this, g -> g.sum(Edge::connections))
        .description("Connections of clients")
        .register(meters);
    Gauge.builder("coppice.gateway.routes", board, b -> b.table().routes().size())
        .description("Public operations that can be reached")
        .register(meters);
    Gauge.builder("coppice.gateway.contracts.refused", board, b -> b.table().refusals().size())
        .description("Services whose contract cannot be used; GET /routes says why")
        .register(meters);
  }

  private double sum(ToIntFunction<Edge> figure) {
    return loops.stream().flatMap(loop -> loop.edge().stream()).mapToInt(figure).sum();
  }

  /** Those that come in time. Blocks: not for event loops. */
  private static <T> List<T> answers(List<Future<T>> asked) {
    List<T> answers = new ArrayList<>();
    for (Future<T> each : asked) {
      CompletableFuture<T> answer = each.toCompletionStage().toCompletableFuture();
      try {
        answers.add(answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answers;
      } catch (ExecutionException | TimeoutException e) {
        // An event loop that does not turn; the node's health says so.
      }
    }
    return answers;
  }

  /** Completes when every client has its answer and has gone. */
  Future<?> drain() {
    return Future.join(loops.stream().map(loop -> loop.drain(LONG)).toList());
  }

  List<String> unfinished() {
    return answers(loops.stream().map(GatewayVerticle::unfinished).toList()).stream()
        .flatMap(List::stream)
        .toList();
  }

  Future<?> close() {
    return Future.join(deployments.stream().map(vertx::undeploy).toList());
  }
}
