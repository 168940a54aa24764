package dev.coppice.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.orders.saga.StepWork;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Orders that run beside the services that they call, and what tests say to them. More instances on
 * the same database may come and go.
 */
final class Shop implements BeforeAllCallback, AfterAllCallback {

  static final JsonObject ADDRESS =
      new JsonObject()
          .put("name", "Ada Lovelace")
          .put("line1", "12 St James's Square")
          .put("city", "London")
          .put("postcode", "SW1Y 4JH")
          .put("country", "GB");

  private static final Set<String> STAFF = Set.of(Askers.READ, Askers.WRITE);

  final FakeCarts carts = new FakeCarts();
  final FakeStock stock = new FakeStock();
  final FakePayments payments = new FakePayments();
  final FakeShipping shipping = new FakeShipping();
  final FakeNotifications notifications = new FakeNotifications();

  private final PostgresExtension postgres;
  private final Map<String, String> settings;
  private final UnaryOperator<StepWork> around;
  private final List<ServiceUnderTest> instances = new ArrayList<>();

  Shop(Map<String, String> settings) {
    this(settings, UnaryOperator.identity());
  }

  /**
   * @param around what stands between the first instance and the steps
   */
  Shop(Map<String, String> settings, UnaryOperator<StepWork> around) {
    this(settings, around, PostgresExtension.sharedServer());
  }

  Shop(Map<String, String> settings, UnaryOperator<StepWork> around, PostgresExtension postgres) {
    this.postgres = postgres;
    this.settings = settings;
    this.around = around;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    postgres.beforeAll(context);
    open(around, Map.of());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      instances.forEach(ServiceUnderTest::close);
    } finally {
      postgres.afterAll(context);
    }
  }

  /** Starts one more instance, in a cluster of its own and on the same database. */
  ServiceUnderTest open(UnaryOperator<StepWork> between, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(more);
    all.put("coppice.postgres.uri", postgres.uri());
    ServiceUnderTest opened =
        new ServiceUnderTest(
            "orders",
            host -> OrdersVerticle.assemble(host, between),
            all,
            carts.part(),
            stock.part(),
            payments.part(),
            shipping.part(),
            notifications.part());
    instances.add(opened);
    return opened;
  }

  void close(ServiceUnderTest instance) {
    instances.remove(instance);
    instance.close();
  }

  String uri() {
    return postgres.uri();
  }

  ServiceUnderTest service() {
    return instances.get(0);
  }

  static Principal customer() {
    return new Principal("user-" + UUID.randomUUID(), "web", Set.of());
  }

  static Principal staff() {
    return new Principal("staff-" + UUID.randomUUID(), "desk", STAFF);
  }

  Request as(Principal who, String operation) {
    Request plain = service().request(operation);
    return new Request(
        operation,
        plain.path(),
        plain.query(),
        plain.headers(),
        who,
        plain.deadline(),
        null,
        null,
        null,
        plain.body());
  }

  /** A product of its own, of which there are so many. */
  String product(long pieces) {
    String sku = "P-" + UUID.randomUUID().toString().substring(0, 8);
    stock.stock(sku, pieces);
    return sku;
  }

  static JsonObject wanted(String card) {
    return new JsonObject()
        .put("payment", JsonObject.of("cardToken", card))
        .put("shipTo", ADDRESS.copy());
  }

  Request placing(Principal who, JsonObject wanted) {
    return as(who, "placeOrder")
        .withIdempotencyKey(UUID.randomUUID().toString())
        .withJson(wanted.toBuffer());
  }

  Response place(Principal who, String card) {
    return answer(placing(who, wanted(card)));
  }

  /** Places an order of some pieces at 5 pounds, and answers its id. */
  String order(Principal who, String card, String sku, long quantity) {
    carts.fill(who.subject(), FakeCarts.line(sku, quantity, 500));
    Response placed = place(who, card);
    assertThat(placed.status()).as(placed.body()::toString).isEqualTo(201);
    return placed.jsonBody().getString("id");
  }

  Response get(Principal who, String id) {
    return answer(on(who, "getOrder", id));
  }

  JsonObject order(String id) {
    Response found = get(staff(), id);
    assertThat(found.status()).as(found.body()::toString).isEqualTo(200);
    return found.jsonBody();
  }

  Request on(Principal who, String operation, String id) {
    return as(who, operation).withPath("orderId", id);
  }

  Response cancel(Principal who, String id) {
    return answer(on(who, "cancelOrder", id));
  }

  Request returning(Principal who, String id, JsonObject... lines) {
    return on(who, "returnLines", id)
        .withIdempotencyKey(UUID.randomUUID().toString())
        .withJson(
            JsonObject.of("lines", JsonArray.of((Object[]) lines), "reason", "it is too big")
                .toBuffer());
  }

  static JsonObject pieces(String sku, long quantity) {
    return JsonObject.of("sku", sku, "quantity", quantity);
  }

  JsonObject await(String id, String state) {
    Await.until(
        "order %s is %s; it is %s".formatted(id, state, order(id)),
        () -> order(id).getString("state").equals(state));
    return order(id);
  }

  Response answer(Request request) {
    return service().answer(request);
  }

  Future<Response> call(Request request) {
    return service().call(request);
  }

  /** That orders agree with themselves. */
  void audit() {
    Response audited = answer(as(staff(), "audit"));
    assertThat(audited.jsonBody().getBoolean("ok")).as(audited.body()::toString).isTrue();
  }
}
