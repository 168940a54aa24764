package dev.coppice.payments.provider;

import dev.coppice.payments.ledger.Money;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** What the sandbox acquirer writes and reads. */
public final class AcquirerJson {

  private static final String NO_REASON = "no_reason_given";

  private AcquirerJson() {}

  static Buffer card(Card card) {
    return new JsonObject()
        .put("number", card.number())
        .put("expiryMonth", card.expiryMonth())
        .put("expiryYear", card.expiryYear())
        .put("cvc", card.cvc())
        .toBuffer();
  }

  /**
   * @param webhook where it is to tell what happens later
   */
  static Buffer order(Order order, Optional<String> webhook) {
    JsonObject json =
        new JsonObject()
            .put("reference", order.payment())
            .put("amount", order.money().amount())
            .put("currency", order.money().currency())
            .put("token", order.cardToken());
    webhook.ifPresent(url -> json.put("webhook", url));
    order.returnUrl().ifPresent(url -> json.put("returnUrl", url));
    return json.toBuffer();
  }

  static Buffer amount(long amount) {
    return JsonObject.of("amount", amount).toBuffer();
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  static CardToken token(Buffer body) {
    JsonObject json = object(body);
    return new CardToken(text(json, "token"), text(json, "brand"), text(json, "last4"));
  }

  /**
   * What an authorisation is.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Outcome outcome(Buffer body) {
    return outcome(object(body));
  }

  private static Outcome outcome(JsonObject json) {
    String id = text(json, "id");
    String state = text(json, "state");
    return switch (state) {
      case "approved" -> new Outcome.Done(id);
      case "declined" ->
          new Outcome.Declined(id, Optional.ofNullable(json.getString("reason")).orElse(NO_REASON));
      case "voided" -> new Outcome.Declined(id, "voided");
      case "pending" -> new Outcome.Waiting(id);
      case "requires_action" -> new Outcome.ActionRequired(id, text(json, "actionUrl"));
      default -> throw new IllegalArgumentException("the state " + state + " is not known");
    };
  }

  /**
   * What became of a capture, a void, a refund: it is done where there is an authorisation.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Outcome moved(Buffer body) {
    return new Outcome.Done(text(object(body), "id"));
  }

  /** Why it was refused, in a word. */
  static String code(Buffer body) {
    return error(body, "code").orElse(NO_REASON);
  }

  /** The same for people. */
  static String message(Buffer body) {
    return error(body, "message").orElse("no reason was given");
  }

  private static Optional<String> error(Buffer body, String name) {
    try {
      return Optional.ofNullable(object(body).getJsonObject("error"))
          .map(error -> error.getString(name));
    } catch (IllegalArgumentException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a webhook.
   *
   * @throws IllegalArgumentException when it is none; the message says what is wrong
   */
  public static Notice notice(Buffer body) {
    JsonObject json = object(body);
    try {
      JsonObject authorisation =
          Objects.requireNonNull(json.getJsonObject("authorisation"), "authorisation");
      return new Notice(
          text(json, "id"),
          text(authorisation, "reference"),
          text(authorisation, "id"),
          new Money(authorisation.getLong("amount", 0L), text(authorisation, "currency")),
          outcome(authorisation));
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("it is no event of an authorisation", e);
    }
  }

  private static JsonObject object(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("it is no JSON object", e);
    }
  }

  private static String text(JsonObject json, String name) {
    try {
      String text = json.getString(name);
      if (text != null) {
        return text;
      }
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(name + " is no text", e);
    }
    throw new IllegalArgumentException("it has no " + name);
  }
}
