package dev.coppice.orders;

import dev.coppice.contract.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Payments, whose cards behave as their tokens are called: good, declined, action, pending,
 * uncapturable.
 */
final class FakePayments extends FakeService {

  private static final class Payment {
    private final JsonObject asked;
    private String state;
    private long captured;
    private final Map<String, Long> refunds = new TreeMap<>();

    private Payment(JsonObject asked, String state) {
      this.asked = asked;
      this.state = state;
    }

    private long refunded() {
      return refunds.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Map<String, Payment> payments = new HashMap<>();

  FakePayments() {
    super("payments");
  }

  synchronized String state(String id) {
    Payment found = payments.get(id);
    return found == null ? "none" : found.state;
  }

  synchronized long captured(String id) {
    Payment found = payments.get(id);
    return found == null ? 0 : found.captured;
  }

  synchronized long refunded(String id) {
    Payment found = payments.get(id);
    return found == null ? 0 : found.refunded();
  }

  /** As the acquirer decides at last. */
  synchronized void become(String id, String state) {
    found(id).state = state;
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of(
        "authorisePayment", this::authorise,
        "getPayment", this::find,
        "capturePayment", this::capture,
        "voidPayment", this::letGo,
        "refundPayment", this::refund);
  }

  private JsonObject authorise(Request request) {
    String id = request.pathParam("paymentId");
    JsonObject asked = request.jsonBody();
    Payment made =
        payments.computeIfAbsent(id, none -> new Payment(asked, state(asked, "cardToken")));
    if (!made.asked.equals(asked)) {
      throw conflict("payment " + id + " is of something else");
    }
    return json(id, made);
  }

  private static String state(JsonObject asked, String token) {
    return switch (asked.getString(token)) {
      case "declined" -> "declined";
      case "action" -> "requires_action";
      case "pending" -> "pending";
      default -> "authorised";
    };
  }

  private JsonObject find(Request request) {
    String id = request.pathParam("paymentId");
    return json(id, found(id));
  }

  private JsonObject capture(Request request) {
    String id = request.pathParam("paymentId");
    Payment found = found(id);
    if (found.asked.getString("cardToken").equals("uncapturable")) {
      found.state = "failed";
    }
    if (found.state.equals("authorised")) {
      found.state = "captured";
      found.captured = found.asked.getLong("amount");
    } else if (found.captured == 0) {
      throw conflict("payment " + id + " is " + found.state);
    }
    return json(id, found);
  }

  private JsonObject letGo(Request request) {
    String id = request.pathParam("paymentId");
    Payment found = found(id);
    if (found.state.equals("authorised") || found.state.equals("requires_action")) {
      found.state = "voided";
    } else if (!found.state.equals("voided")) {
      throw conflict("payment " + id + " is " + found.state);
    }
    return json(id, found);
  }

  private JsonObject refund(Request request) {
    String id = request.pathParam("paymentId");
    String refund = request.pathParam("refundId");
    long amount = request.jsonBody().getLong("amount");
    Payment found = found(id);
    @Nullable Long before = found.refunds.get(refund);
    if (before == null) {
      if (found.refunded() + amount > found.captured) {
        throw unprocessable("less than that is left");
      }
      found.refunds.put(refund, amount);
      found.state = found.refunded() == found.captured ? "refunded" : "partially_refunded";
    } else if (before != amount) {
      throw conflict("refund " + refund + " is of " + before);
    }
    return json(id, found);
  }

  private Payment found(String id) {
    Payment found = payments.get(id);
    if (found == null) {
      throw notFound("there is no payment " + id);
    }
    return found;
  }

  private static JsonObject json(String id, Payment payment) {
    JsonArray refunds = new JsonArray();
    payment.refunds.forEach(
        (refund, amount) ->
            refunds.add(JsonObject.of("id", refund, "amount", amount, "state", "refunded")));
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("orderId", payment.asked.getString("orderId"))
            .put("customer", payment.asked.getString("customer"))
            .put("amount", payment.asked.getLong("amount"))
            .put("currency", payment.asked.getString("currency"))
            .put("state", payment.state)
            .put("captured", payment.captured)
            .put("refunded", payment.refunded())
            .put("underWay", new JsonArray())
            .put("refunds", refunds)
            .put("madeAt", "2026-01-01T00:00:00Z");
    if (payment.state.equals("requires_action")) {
      json.put("actionUrl", "https://bank.example/" + id);
    }
    return payment.state.equals("declined") ? json.put("reason", "insufficient_funds") : json;
  }
}
