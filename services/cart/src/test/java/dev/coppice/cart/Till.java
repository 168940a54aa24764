package dev.coppice.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cart service that runs beside a catalog, and what tests say to it. */
final class Till implements BeforeAllCallback, AfterAllCallback {

  final FakeCatalog catalog = new FakeCatalog();
  final RedisExtension redis;
  private final Map<String, String> settings;
  private @Nullable ServiceUnderTest service;

  Till(RedisExtension redis) {
    this(redis, Map.of());
  }

  Till(RedisExtension redis, Map<String, String> settings) {
    this.redis = redis;
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    redis.beforeAll(context);
    open(redis.uri());
  }

  /** Starts the service on a Redis that runs. */
  void open(String uri) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("coppice.redis.uri", uri);
    service = new ServiceUnderTest("cart", CartVerticle::assemble, all, catalog.part());
    awaitRedis();
  }

  void awaitRedis() {
    Await.until(
        "Redis answers",
        () -> service().readiness("cart.redis").map(state -> state.isUp()).orElse(false));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      close();
    } finally {
      redis.afterAll(context);
    }
  }

  void close() {
    if (service != null) {
      service.close();
    }
  }

  ServiceUnderTest service() {
    return Objects.requireNonNull(service, "not registered with @RegisterExtension");
  }

  /** Whoever asks: a user, or a guest with an id. */
  record Buyer(@Nullable String user, @Nullable String cart) {
    Buyer carrying(String id) {
      return new Buyer(user, id);
    }
  }

  static Buyer user() {
    return new Buyer("user-" + UUID.randomUUID(), null);
  }

  Buyer guest() {
    Response made = service().answer(service().request("createGuestCart"));
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    return new Buyer(null, made.jsonBody().getString("id"));
  }

  Request as(Buyer buyer, String operation) {
    Request plain = service().request(operation);
    Request request =
        new Request(
            plain.operation(),
            plain.path(),
            plain.query(),
            plain.headers(),
            buyer.user() == null ? null : new Principal(buyer.user(), "shop", Set.of()),
            plain.deadline(),
            null,
            null,
            null,
            plain.body());
    return buyer.cart() == null ? request : request.withHeader("x-cart", buyer.cart());
  }

  Response answer(Request request) {
    return service().answer(request);
  }

  /** The body of an answer that must be good. */
  static JsonObject ok(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  Request putting(Buyer buyer, String sku, long quantity) {
    return as(buyer, "putLine")
        .withPath("sku", sku)
        .withJson(JsonObject.of("quantity", quantity).toBuffer());
  }

  Response put(Buyer buyer, String sku, long quantity) {
    return answer(putting(buyer, sku, quantity));
  }

  /** Asks for these lines and no others, as quantities by SKU. */
  Response replace(Buyer buyer, Map<String, Long> quantities) {
    JsonArray lines = new JsonArray();
    quantities.forEach(
        (sku, quantity) -> lines.add(JsonObject.of("sku", sku, "quantity", quantity)));
    return answer(as(buyer, "replaceLines").withJson(JsonObject.of("lines", lines).toBuffer()));
  }

  Request adding(Buyer buyer, String sku, long quantity) {
    return as(buyer, "addToLine")
        .withPath("sku", sku)
        .withJson(JsonObject.of("quantity", quantity).toBuffer());
  }

  Response add(Buyer buyer, String sku, long quantity) {
    return answer(adding(buyer, sku, quantity));
  }

  Response remove(Buyer buyer, String sku) {
    return answer(as(buyer, "removeLine").withPath("sku", sku));
  }

  Response clear(Buyer buyer) {
    return answer(as(buyer, "clearCart"));
  }

  Response get(Buyer buyer) {
    return answer(as(buyer, "getCart"));
  }

  JsonObject cart(Buyer buyer) {
    return ok(get(buyer));
  }

  Response merge(Buyer buyer) {
    return answer(as(buyer, "mergeCarts"));
  }

  /** Reads the cart as orders do before somebody pays; answers its version. */
  long checkOut(Buyer buyer) {
    return ok(answer(as(buyer, "getCartForCheckout"))).getLong("version");
  }

  Response clearCheckedOut(Buyer buyer, long version) {
    return answer(as(buyer, "clearCheckedOut").withPath("version", Long.toString(version)));
  }

  Future<Response> call(Request request) {
    return service().call(request);
  }

  /** Quantities by SKU. */
  static Map<String, Long> quantities(JsonObject cart) {
    Map<String, Long> quantities = new TreeMap<>();
    JsonArray lines = cart.getJsonArray("lines");
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      quantities.put(line.getString("sku"), line.getLong("quantity"));
    }
    return quantities;
  }

  static JsonObject gbp(long amount) {
    return JsonObject.of("amount", amount, "currency", "GBP");
  }
}
