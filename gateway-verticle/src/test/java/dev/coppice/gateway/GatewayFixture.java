package dev.coppice.gateway;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.limiting.Limiters;
import dev.coppice.gateway.limiting.RateLimits;
import dev.coppice.gateway.networks.Networks;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.Shops;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A real gateway on a free port, between a test's HTTP client and {@link FakeServices}. */
final class GatewayFixture implements AutoCloseable {

  static final String SHOP =
      """
      openapi: 3.1.0
      info: {title: Shop, version: 1.0.0}
      x-coppice-service: shop
      servers: [{url: /api/shop}]
      paths:
        /items:
          get:
            operationId: listItems
            x-coppice-exposure: public
            parameters:
              - {name: X-Tenant, in: header, schema: {type: string}}
              - {name: Cookie, in: header, schema: {type: string}}
            responses:
              '200': {description: items, content: {application/json: {}}}
          post:
            operationId: importItems
            requestBody: {content: {application/json: {}}}
            responses:
              '204': {description: done}
        /items/{id}:
          get:
            operationId: getItem
            x-coppice-exposure: public
            responses:
              '200': {description: an item, content: {application/json: {}}}
          put:
            operationId: putItem
            x-coppice-exposure: public
            x-coppice-max-body: 1KiB
            x-coppice-timeout: 500ms
            requestBody: {content: {application/json: {}}}
            responses:
              '200': {description: an item, content: {application/json: {}}}
          delete:
            operationId: deleteItem
            x-coppice-exposure: public
            responses:
              '204': {description: done}
      """;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  final FakeServices services = new FakeServices();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AtomicLong nanos = new AtomicLong();

  /** By the clock above, which stands still. */
  final RateLimits limits;

  /** Why this gateway counts alone, where it should not. */
  volatile String alone = "";

  final Networks networks;
  final RouteBoard board;
  final Gateway gateway;
  final int port;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  GatewayFixture(Map<String, String> settings) {
    this(settings, OwnPages.NONE);
  }

  GatewayFixture(Map<String, String> settings, OwnPages pages) {
    this(settings, pages, "test");
  }

  /**
   * @param cluster whose gateways count their requests together, if there is a Redis
   */
  GatewayFixture(Map<String, String> settings, OwnPages pages, String cluster) {
    limits = new RateLimits(meters, nanos::get, cluster);
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("coppice.http.port", "0");
    all.putIfAbsent("coppice.gateway.loops", "2");
    GatewayOptions options = GatewayOptions.from(Settings.of(all));
    networks = new Networks(options.networks(), meters);
    board = new RouteBoard(vertx, meters, options.grace(), InstantSource.system(), table -> {});
    gateway =
        new Gateway(
            vertx,
            options,
            board,
            pages,
            new Limiters(
                limits,
                options.redis(),
                options.countPatience(),
                meters,
                why -> alone = why.orElse("")),
            options.browserSessions(cluster),
            networks,
            meters,
            () -> Future.succeededFuture(services));
    serve(Contract.parse("shop", SHOP));
    port = Await.result(gateway.open());
  }

  /** Makes these contracts, and no others, those of running services. */
  void serve(Contract... contracts) {
    Await.result(
        board.act(
            new RegistryView(
                List.of(contracts).stream()
                    .map(contract -> Shops.record(contract, contract.service(), Shops.MORNING))
                    .toList())));
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + port + target);
  }

  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(uri(target));
  }

  HttpResponse<String> get(String target, String... headers) {
    HttpRequest.Builder request = request(target);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return Await.result(
        Future.fromCompletionStage(
            http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())));
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
