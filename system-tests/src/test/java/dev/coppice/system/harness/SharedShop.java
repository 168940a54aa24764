package dev.coppice.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.testing.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole shop with two gateways, as {@code up} starts it. Many classes share it: what they make
 * there has names that no other class uses.
 */
public final class SharedShop implements AutoCloseable {
  /** Of everybody who has an account here. */
  public static final String PASSWORD = "correct horse battery";

  /** The cookie of a session at the gateway. */
  public static final String SESSION = "gateway-session";

  /** The origin of a page of somebody else whose script may call the shop. */
  public static final String OTHER_ORIGIN = "http://127.0.0.1:" + FreePorts.one();

  private final CoppiceCommand coppice = CoppiceCommand.in("shared-shop");
  private final Result up;

  private SharedShop() {
    up =
        coppice.run(
            Map.of("COPPICE_GATEWAY_CORS_ORIGINS", OTHER_ORIGIN),
            "up",
            "--detach",
            "--scale",
            "gateway=2",
            "--scale",
            "catalog=1",
            "--scale",
            "discovery=1");
  }

  static SharedShop start() {
    SharedShop shop = new SharedShop();
    if (shop.up.code() != 0) {
      shop.close();
      throw new AssertionError(shop.up.toString());
    }
    return shop;
  }

  public CoppiceCommand coppice() {
    return coppice;
  }

  /** What {@code up} has printed. */
  public String printed() {
    return up.out();
  }

  public String origin() {
    return "http://localhost:" + coppice.httpPort();
  }

  /** What a command prints for scripts. */
  public JsonObject said(String... words) {
    Result result =
        coppice.run(
            Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray(String[]::new));
    assertThat(result.code()).as(result.toString()).isZero();
    return new JsonObject(result.out());
  }

  /**
   * Makes an account that can sign in.
   *
   * @param role staff or customer
   */
  public void join(String email, String role) throws IOException, InterruptedException {
    PlainBrowser browser = new PlainBrowser(origin());
    browser.open(said("user", "create", "--email", email, "--role", role).getString("link"));
    assertThat(browser.submit("new-password", PASSWORD).statusCode()).isEqualTo(200);
  }

  /** Signs in, and says what the gateway tells of the session. */
  public JsonObject signIn(PlainBrowser browser, String email)
      throws IOException, InterruptedException {
    assertThat(browser.open("/session/sign-in?return=/session").body())
        .contains("<h1>Sign in</h1>");
    HttpResponse<String> back = browser.submit("email", email, "password", PASSWORD);
    JsonObject session = new JsonObject(back.body());
    assertThat(session.getBoolean("signedIn")).as(back.body()).isTrue();
    return session;
  }

  /** A browser of somebody who has joined and signed in. */
  public PlainBrowser browserOf(String email, String role)
      throws IOException, InterruptedException {
    join(email, role);
    PlainBrowser browser = new PlainBrowser(origin());
    signIn(browser, email);
    return browser;
  }

  /**
   * Calls an operation as a script of the shop's own pages does, which succeeds.
   *
   * @param headers further names and values
   */
  public static JsonObject call(
      PlainBrowser browser, String method, String path, String json, String... headers)
      throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("Sec-Fetch-Site", "same-origin"), Stream.of(headers))
            .toArray(String[]::new);
    HttpResponse<String> answer = browser.call(method, path, json, all);
    assertThat(answer.statusCode())
        .as(method + " " + path + ": " + answer.body())
        .isBetween(200, 202);
    return new JsonObject(answer.body());
  }

  /** Has staff put a product on the shelves. */
  public static void sell(PlainBrowser staff, String sku, int pennies)
      throws IOException, InterruptedException {
    JsonObject price = JsonObject.of("amount", pennies, "currency", "GBP");
    JsonObject product = JsonObject.of("name", "The " + sku, "price", price);
    call(staff, "PUT", "/api/catalog/products/" + sku, product.encode());
  }

  @Override
  public void close() {
    coppice.close();
  }
}
