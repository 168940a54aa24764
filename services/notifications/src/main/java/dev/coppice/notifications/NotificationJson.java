package dev.coppice.notifications;

import dev.coppice.contract.Response;
import dev.coppice.notifications.OrderNews.Line;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** What comes in events, and goes out of operations. */
final class NotificationJson {

  private NotificationJson() {}

  /**
   * Reads what an event of orders says.
   *
   * @throws RuntimeException when it is not as its schema says
   */
  static OrderNews news(Buffer data) {
    JsonObject order = new JsonObject(data);
    JsonObject totals = order.getJsonObject("totals");
    JsonArray lines = order.getJsonArray("lines");
    return new OrderNews(
        order.getString("id"),
        order.getString("customer"),
        order.getString("state"),
        order.getString("reason", ""),
        IntStream.range(0, lines.size())
            .mapToObj(lines::getJsonObject)
            .map(NotificationJson::line)
            .toList(),
        money(totals.getJsonObject("goods")),
        money(totals.getJsonObject("shipping")),
        money(totals.getJsonObject("total")));
  }

  private static Line line(JsonObject line) {
    return new Line(
        line.getString("sku"),
        line.getString("name"),
        line.getLong("quantity"),
        money(line.getJsonObject("unitPrice")),
        line.getLong("returned"));
  }

  private static Money money(JsonObject money) {
    return new Money(money.getLong("amount"), money.getString("currency"));
  }

  /** The address of a user, as identity answers it. */
  static String email(Response user) {
    return user.jsonBody().getString("email");
  }

  static JsonObject of(List<KeptLetter> letters) {
    return JsonObject.of(
        "items", new JsonArray(letters.stream().map(NotificationJson::of).toList()));
  }

  private static JsonObject of(KeptLetter letter) {
    JsonObject json =
        new JsonObject()
            .put("id", letter.id().toString())
            .put("about", letter.type())
            .put("customer", letter.customer())
            .put("state", letter.state())
            .put("tries", letter.tries())
            .put("wantedAt", letter.wantedAt().toString());
    letter.settledAt().ifPresent(at -> json.put("settledAt", at.toString()));
    return json;
  }
}
