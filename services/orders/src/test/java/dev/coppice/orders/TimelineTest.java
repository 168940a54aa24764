package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There is no Kafka here, so events wait. */
class TimelineTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  private final Principal ada = customer();
  private final Principal desk = Shop.staff();
  private final String sku = shop.product(5);

  @AfterEach
  void everybodyIsBack() {
    shop.payments.away = false;
    shop.shipping.away = false;
    shop.notifications.away = false;
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static String traceparent(String trace) {
    return "00-" + trace + "-00f067aa0ba902b7-01";
  }

  private static Request under(String trace, Request request) {
    return new Request(
        request.operation(),
        request.path(),
        request.query(),
        request.headers(),
        request.principal(),
        request.deadline(),
        request.idempotencyKey(),
        request.requestId(),
        traceparent(trace),
        request.body());
  }

  private String order(String trace) {
    shop.carts.fill(ada.subject(), FakeCarts.line(sku, 1, 500));
    Response placed = shop.answer(under(trace, shop.placing(ada, Shop.wanted("good"))));
    assertThat(placed.status()).as(placed.body()::toString).isEqualTo(201);
    return placed.jsonBody().getString("id");
  }

  private JsonObject answer(String id) {
    Response answer = shop.answer(shop.on(desk, "getOrderTimeline", id));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  private List<JsonObject> timeline(String id) {
    return answer(id).getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private Stream<JsonObject> of(String kind, String id) {
    return timeline(id).stream().filter(entry -> entry.getString("kind").equals(kind));
  }

  @Test
  void statesAndEventsAndAttemptsStandInTheOrderOfTimeUnderOneTrace() {
    String trace = newTrace();
    String id = order(trace);
    shop.await(id, "shipped");

    List<JsonObject> timeline = timeline(id);

    assertThat(timeline).isSortedAccordingTo((a, b) -> at(a).compareTo(at(b)));
    assertThat(timeline).extracting(entry -> entry.getString("trace")).containsOnly(trace);
    assertThat(timeline).extracting(entry -> entry.getString("what")).startsWith("placed");
    assertThat(of("event", id))
        .extracting(entry -> entry.getString("what") + " " + entry.getString("state"))
        .containsExactly(
            "orders.order.placed waiting",
            "orders.order.confirmed waiting",
            "orders.order.paid waiting",
            "orders.order.shipped waiting");
    assertThat(of("event", id).map(entry -> entry.getString("event")).distinct()).hasSize(4);
  }

  private static Instant at(JsonObject entry) {
    return Instant.parse(entry.getString("at"));
  }

  @Test
  void otherServicesAreAskedUnderTheTraceOfWhoPlacedItWithItsIdForTheirLogs() {
    String trace = newTrace();
    String id = order(trace);
    shop.await(id, "shipped");

    assertThat(
            Stream.of(shop.carts, shop.stock, shop.payments, shop.shipping)
                .flatMap(service -> service.asked(traceparent(trace), id).stream())
                .map(Request::operation))
        .containsExactlyInAnyOrder(
            "clearCheckedOut",
            "reserve",
            "authorisePayment",
            "confirmReservation",
            "capturePayment",
            "createShipment");
  }

  @Test
  void whatPeopleDoHasTheTraceOfTheirRequestAndTheStepsThatOfTheOrder() {
    String ordering = newTrace();
    String retrying = newTrace();
    String undoing = newTrace();
    shop.payments.away = true;
    String id = order(ordering);
    shop.await(id, "reserved");
    assertThat(shop.answer(under(retrying, shop.on(desk, "retryOrder", id))).status())
        .isEqualTo(202);
    assertThat(shop.answer(under(undoing, shop.on(desk, "compensateOrder", id))).status())
        .isEqualTo(202);
    assertThat(shop.answer(shop.on(desk, "compensateOrder", id)).status()).isEqualTo(202);
    shop.await(id, "cancelling");
    shop.payments.away = false;

    assertThat(of("history", id).filter(entry -> entry.getString("by") != null))
        .extracting(
            entry -> entry.getString("what"),
            entry -> entry.getString("by"),
            entry -> entry.getString("trace"))
        .containsExactly(
            tuple("placed", ada.subject(), ordering),
            tuple("retried", desk.subject(), retrying),
            tuple("cancellation_wanted", desk.subject(), undoing),
            tuple("cancelling", desk.subject(), ordering));
    assertThat(of("attempt", id))
        .extracting(entry -> entry.getString("trace"))
        .containsOnly(ordering);
  }

  @Test
  void aReturnGoesOnUnderTheTraceOfWhoSentItBack() {
    String returning = newTrace();
    String id = order(newTrace());
    shop.await(id, "shipped");
    Response accepted = shop.answer(under(returning, shop.returning(ada, id, pieces(sku, 1))));
    assertThat(accepted.status()).as(accepted.body()::toString).isEqualTo(202);
    shop.await(id, "returned");

    assertThat(timeline(id).stream().filter(entry -> returning.equals(entry.getString("trace"))))
        .extracting(entry -> entry.getString("what"))
        .containsExactly(
            "return_accepted", "refund", "restock", "returned", "orders.order.returned");
  }

  private static JsonObject mail(String event, Instant at) {
    return new JsonObject()
        .put("channel", "mail")
        .put("event", event)
        .put("about", "orders.order.shipped")
        .put("to", "a***@shop.example")
        .put("state", "sent")
        .put("tries", 2)
        .put("at", at.toString())
        .put("settledAt", at.plusSeconds(2).toString());
  }

  private String shippedEvent(String id) {
    return of("event", id)
        .filter(entry -> entry.getString("what").equals("orders.order.shipped"))
        .map(entry -> entry.getString("event"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasSentAndWhatTheCarrierToldStandAmongTheRest() {
    String trace = newTrace();
    String id = order(trace);
    shop.await(id, "shipped");
    Instant now = Instant.now();
    shop.shipping.tell(id, "dispatched", now.plusSeconds(1), "London");
    shop.notifications.send(id, mail(shippedEvent(id), now));
    JsonObject delivery =
        new JsonObject()
            .put("channel", "webhook")
            .put("event", UUID.randomUUID().toString())
            .put("about", "orders.order.shipped")
            .put("to", "partner.example")
            .put("state", "waiting")
            .put("tries", 1)
            .put("at", now.plusSeconds(3).toString())
            .put("cause", "it answers 503");
    shop.notifications.send(id, delivery);

    List<JsonObject> timeline = timeline(id);

    assertThat(timeline.subList(timeline.size() - 3, timeline.size()))
        .extracting(
            entry -> entry.getString("kind"),
            entry -> entry.getString("what"),
            entry -> entry.getString("channel"),
            entry -> entry.getString("to"),
            entry -> entry.getString("state"),
            entry -> entry.getInteger("tries"),
            entry -> entry.getString("detail"),
            entry -> entry.getString("place"),
            entry -> entry.getString("trace"))
        .containsExactly(
            tuple(
                "message",
                "orders.order.shipped",
                "mail",
                "a***@shop.example",
                "sent",
                2,
                null,
                null,
                trace),
            tuple("tracking", "dispatched", null, null, null, null, null, "London", null),
            tuple(
                "message",
                "orders.order.shipped",
                "webhook",
                "partner.example",
                "waiting",
                1,
                "it answers 503",
                null,
                null));
    assertThat(answer(id).getJsonArray("unavailable")).isEmpty();
  }

  @Test
  void whatCannotBeHadIsNamedAndTheRestIsThere() {
    String id = order(newTrace());
    shop.await(id, "shipped");
    shop.shipping.away = true;
    shop.notifications.away = true;

    JsonObject answer = answer(id);

    assertThat(answer.getJsonArray("items")).isNotEmpty();
    assertThat(answer.getJsonArray("unavailable").stream().map(JsonObject.class::cast))
        .extracting(missing -> missing.getString("part"))
        .containsExactly("messages", "tracking");
    shop.shipping.away = false;
    assertThat(answer(id).getJsonArray("unavailable").stream().map(JsonObject.class::cast))
        .extracting(missing -> missing.getString("part"), missing -> missing.getString("detail"))
        .containsExactly(
            tuple(
                "messages",
                "notifications do not answer: what was sent about the order is not here"));
  }

  @Test
  void ofAnOrderThatWasNeverSentNoTrackingIsMissing() {
    shop.payments.away = true;
    String id = order(newTrace());
    shop.await(id, "reserved");

    assertThat(answer(id).getJsonArray("unavailable")).isEmpty();
  }

  @Test
  void whatWasAskedWithoutATraceHasNone() {
    String id = shop.order(ada, "good", sku, 1);
    shop.await(id, "shipped");

    assertThat(timeline(id)).isNotEmpty().noneMatch(entry -> entry.containsKey("trace"));
  }
}
