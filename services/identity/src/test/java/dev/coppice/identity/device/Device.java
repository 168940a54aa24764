package dev.coppice.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An application on a device that has no browser, and the user of it, who has one. */
public final class Device {

  private static final AtomicInteger count = new AtomicInteger();

  final Office office;
  final String clientId;
  final String email;
  public final Browser browser;

  /** What it was given last to ask with; nothing at first. */
  private JsonObject codes = new JsonObject();

  private Device(Office office, String clientId, String email, Browser browser) {
    this.office = office;
    this.clientId = clientId;
    this.email = email;
    this.browser = browser;
  }

  /** An application that can keep no secret, and a customer who has registered. */
  public static Device of(Office office, String... grants) {
    int number = count.incrementAndGet();
    List<String> all = new ArrayList<>(List.of("device_code"));
    all.addAll(Arrays.asList(grants));
    Response made =
        office.create(
            JsonObject.of("name", "<Tele & Vision>", "authenticationMethod", "none")
                .put("grants", new JsonArray(all))
                .put("scopes", JsonArray.of("catalog:write", "own-cart:read")));
    assertThat(made.status()).as(made.body()::toString).isEqualTo(201);
    String email = "device" + number + "@shop.example";
    Browser browser = new Browser(office, "198.51.102." + number);
    browser.withAccount(email);
    return new Device(office, made.jsonBody().getString("clientId"), email, browser);
  }

  public Device signedIn() {
    browser.signIn(email);
    return this;
  }

  /** Asks for codes, with more of the form as names and values. */
  Response begin(String... more) {
    Response answer = office.post("authorizeDevice", null, asClient(more));
    codes = answer.jsonBody();
    return answer;
  }

  /** The same, and it was given some. */
  public Device begun() {
    Response answer = begin("scope", "openid email own-cart:read catalog:write");
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return this;
  }

  String deviceCode() {
    return codes.getString("device_code");
  }

  /** As it shows it. */
  String userCode() {
    return codes.getString("user_code");
  }

  Response poll() {
    return poll(deviceCode());
  }

  Response poll(String deviceCode) {
    return office.post(
        "issueToken",
        null,
        asClient(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            deviceCode));
  }

  Response refresh(String token) {
    return office.post(
        "issueToken", null, asClient("grant_type", "refresh_token", "refresh_token", token));
  }

  private String[] asClient(String... pairs) {
    List<String> all = new ArrayList<>(Arrays.asList(pairs));
    all.add("client_id");
    all.add(clientId);
    return all.toArray(String[]::new);
  }

  /** The page that asks the user who is signed in. */
  Response asked() {
    return browser.show("showDevice", "user_code", userCode());
  }

  public Response allow() {
    asked();
    return browser.submit("decideDevice", "decision", "allow");
  }

  /** The tokens that it gets for its code now. */
  public JsonObject tokens() {
    Response answer = poll();
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    return answer.jsonBody();
  }
}
