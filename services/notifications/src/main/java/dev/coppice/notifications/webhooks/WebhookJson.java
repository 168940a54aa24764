package dev.coppice.notifications.webhooks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Webhooks as the contract writes them. */
final class WebhookJson {

  private WebhookJson() {}

  /**
   * Reads a NewWebhook, which the contract has checked: its members have their types.
   *
   * @param types those that are meant where it names none
   * @throws IllegalArgumentException when its URL is none that may be one; for the client
   */
  static NewWebhook read(String owner, JsonObject json, List<String> types) {
    @Nullable JsonArray named = json.getJsonArray("types");
    return NewWebhook.of(
        owner,
        json.getString("url"),
        named == null ? types : named.stream().map(String.class::cast).toList());
  }

  static JsonObject of(List<Webhook> webhooks) {
    return JsonObject.of("items", new JsonArray(webhooks.stream().map(WebhookJson::of).toList()));
  }

  /** The one time that its secret is shown. */
  static JsonObject of(Webhook webhook, String secret) {
    return of(webhook).put("secret", secret);
  }

  private static JsonObject of(Webhook webhook) {
    return new JsonObject()
        .put("id", webhook.id().toString())
        .put("url", webhook.url().toString())
        .put("types", new JsonArray(webhook.types()))
        .put("createdAt", webhook.createdAt().toString());
  }
}
