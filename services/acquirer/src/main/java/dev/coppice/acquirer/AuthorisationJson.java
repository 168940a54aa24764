package dev.coppice.acquirer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Authorisations as clients write and read them, and what they are told of them. */
final class AuthorisationJson {

  private AuthorisationJson() {}

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws RefusedException when it is none
   */
  static AuthorisationRequest read(Buffer body) {
    try {
      JsonObject json = new JsonObject(body);
      return new AuthorisationRequest(
          json.getString("reference", ""),
          new Money(json.getLong("amount", 0L), json.getString("currency", "")),
          json.getString("token", ""),
          Optional.ofNullable(json.getString("webhook")).map(URI::create),
          Optional.ofNullable(json.getString("returnUrl")).map(URI::create));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw RefusedException.invalid(
          "an authorisation is JSON: reference, amount (a number), currency, token, and perhaps"
              + " webhook and returnUrl");
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Of a capture or a refund.
   *
   * @throws RefusedException when there is none
   */
  static long amount(Buffer body) {
    try {
      return Money.requireAmount(new JsonObject(body).getLong("amount", 0L));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw RefusedException.invalid("the body must be JSON with an amount, a number");
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param site where customers find the page of 3-D Secure
   */
  static Buffer encoded(Authorisation authorisation, URI site) {
    return of(authorisation, site).toBuffer();
  }

  private static JsonObject of(Authorisation authorisation, URI site) {
    JsonObject json =
        new JsonObject()
            .put("id", authorisation.id())
            .put("reference", authorisation.reference())
            .put("amount", authorisation.money().amount())
            .put("currency", authorisation.money().currency())
            .put("state", text(authorisation.state()))
            .put("captured", authorisation.captured())
            .put("refunded", authorisation.refunded());
    authorisation.reason().ifPresent(reason -> json.put("reason", reason));
    if (authorisation.state() == Authorisation.State.REQUIRES_ACTION) {
      authorisation
          .challenge()
          .ifPresent(
              challenge -> json.put("actionUrl", site.resolve("/3ds/" + challenge).toString()));
    }
    return json;
  }

  /**
   * What a webhook says.
   *
   * @param id of the event, the same however often it is sent
   */
  static String event(String id, Authorisation authorisation, URI site, Instant now) {
    return new JsonObject()
        .put("id", id)
        .put("type", "authorisation." + text(authorisation.state()))
        .put("createdAt", now.toString())
        .put("authorisation", of(authorisation, site))
        .encode();
  }

  static Buffer problem(String code, String detail) {
    return JsonObject.of("error", JsonObject.of("code", code, "message", detail)).toBuffer();
  }
}
