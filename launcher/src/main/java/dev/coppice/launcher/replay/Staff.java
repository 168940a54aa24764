package dev.coppice.launcher.replay;

import dev.coppice.launcher.replay.Gateway.Call;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the shop as its staff do, with tokens of a client of its own that is gone when this is
 * closed. For any number of threads.
 */
final class Staff implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;

  private static final List<String> SCOPES =
      List.of(
          "catalog:write", "inventory:write", "orders:read", "payments:read", "notifications:read");

  private final Gateway gateway;
  private final Backstage backstage;
  private final Backstage.Client client;
  private @Nullable String token;

  private Staff(Gateway gateway, Backstage backstage, Backstage.Client client) {
    this.gateway = gateway;
    this.backstage = backstage;
    this.client = client;
  }

  static Staff open(Gateway gateway, Backstage backstage) throws IOException, InterruptedException {
    return new Staff(gateway, backstage, backstage.createClient("import orders", SCOPES));
  }

  /**
   * @throws IOException when it is refused; the message says what was asked and why not
   */
  JsonObject get(String path) throws IOException, InterruptedException {
    return good("GET", path, "");
  }

  JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    return good("POST", path, body.encode());
  }

  JsonObject put(String path, JsonObject body) throws IOException, InterruptedException {
    return good("PUT", path, body.encode());
  }

  /** An order of anybody. */
  Answer order(String id) throws IOException, InterruptedException {
    return answer("GET", "/api/orders/" + id, "");
  }

  /** Shows the items of all pages. */
  void pages(String path, Consumer<JsonObject> show) throws IOException, InterruptedException {
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          get(
              cursor.isEmpty()
                  ? path
                  : path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      JsonArray items = page.getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        show.accept(items.getJsonObject(i));
      }
      cursor = page.getString("next");
    }
  }

  private JsonObject good(String method, String path, String body)
      throws IOException, InterruptedException {
    Answer answer = answer(method, path, body);
    if (!answer.isGood()) {
      throw new IOException(
          "%s %s was refused: %s".formatted(method, path.split("\\?", 2)[0], answer.problem()));
    }
    return answer.json();
  }

  private Answer answer(String method, String path, String body)
      throws IOException, InterruptedException {
    String shown = token("");
    Answer answer = ask(method, path, body, shown);
    // Tokens end after a while.
    return answer.status() == UNAUTHORIZED ? ask(method, path, body, token(shown)) : answer;
  }

  private Answer ask(String method, String path, String body, String bearer)
      throws IOException, InterruptedException {
    return gateway.ask(
        new Call(
            method,
            path,
            body,
            Map.of("Content-Type", "application/json", "Authorization", "Bearer " + bearer)));
  }

  /** Another one than that which is not good any more. */
  private synchronized String token(String old) throws IOException, InterruptedException {
    if (token == null || token.equals(old)) {
      String basic = client.id() + ":" + client.secret();
      Answer answer =
          gateway.ask(
              new Call(
                  "POST",
                  "/oauth2/token",
                  "grant_type=client_credentials",
                  Map.of(
                      "Content-Type",
                      "application/x-www-form-urlencoded",
                      "Authorization",
                      "Basic "
                          + Base64.getEncoder()
                              .encodeToString(basic.getBytes(StandardCharsets.UTF_8)))));
      if (!answer.isGood()) {
        throw new IOException("identity gives no token: HTTP " + answer.status());
      }
      token = Objects.requireNonNull(answer.json().getString("access_token"));
    }
    return token;
  }

  @Override
  public void close() throws IOException {
    try {
      backstage.deleteClient(client.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; ./coppice client delete " + client.id() + " is left", e);
    }
  }
}
