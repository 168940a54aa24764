package dev.coppice.acquirer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.YearMonth;

/** Cards and their tokens as clients write and read them. */
final class CardJson {

  private CardJson() {}

  /**
   * @throws RefusedException when it is none; the message shows nothing of what was sent
   */
  static Card read(Buffer body) {
    try {
      JsonObject json = new JsonObject(body);
      return new Card(
          json.getString("number", ""),
          YearMonth.of(json.getInteger("expiryYear", 0), json.getInteger("expiryMonth", 0)),
          json.getString("cvc", ""));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw RefusedException.invalid(
          "a card is JSON: number (digits), expiryMonth, expiryYear (numbers), cvc (digits)");
    } catch (DateTimeException e) {
      throw RefusedException.invalid("expiryMonth must be from 1 to 12, and expiryYear a year");
    } catch (IllegalArgumentException e) {
      throw new RefusedException(422, "invalid_card", String.valueOf(e.getMessage()));
    }
  }

  static Buffer of(CardToken token) {
    return new JsonObject()
        .put("token", token.text())
        .put("brand", token.card().brand())
        .put("last4", token.card().last4())
        .toBuffer();
  }
}
