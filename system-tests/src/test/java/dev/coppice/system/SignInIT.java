package dev.coppice.system;

import static dev.coppice.system.harness.SharedShop.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.PhoneApp;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * People and their accounts, with real processes, through the gateway, without a script. It needs a
 * shop that has no staff yet.
 */
@OnShop
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInIT {
  private static final String BACK = "http://127.0.0.1:1/back";
  private static final String LEFT = "http://127.0.0.1:1/left";

  /** Of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern ADMINISTRATOR =
      Pattern.compile("http://localhost:[0-9]+/account/administrator\\?token=\\S+");

  private static SharedShop shop;
  private static CoppiceCommand coppice;
  private static String origin;

  @BeforeAll
  static void open(SharedShop shared) {
    shop = shared;
    coppice = shop.coppice();
    origin = shop.origin();
  }

  private static HttpResponse<String> signIn(PlainBrowser browser, String email)
      throws IOException, InterruptedException {
    browser.open("/account/sign-in");
    return browser.submit("email", email, "password", PASSWORD);
  }

  @Test
  @Order(1)
  void makesTheAdministratorByTheLinkThatTheFirstStartPrints()
      throws IOException, InterruptedException {
    Matcher link = ADMINISTRATOR.matcher(shop.printed());
    assertThat(link.find()).as(shop.printed()).isTrue();
    PlainBrowser browser = new PlainBrowser(origin);
    assertThat(browser.open(link.group()).statusCode()).isEqualTo(200);
    assertThat(browser.submit("email", "boss@shop.example", "new-password", PASSWORD).body())
        .contains("boss@shop.example", "staff");
    assertThat(browser.open(link.group()).statusCode()).isEqualTo(410);
    assertThat(coppice.run("up", "--detach").out()).doesNotContain("/account/administrator");
  }

  @Test
  @Order(2)
  void makesAccountsForOthers() throws IOException, InterruptedException {
    JsonObject user = shop.said("user", "create", "--email", "eve@shop.example", "--role", "staff");
    assertThat(user.fieldNames()).containsExactlyInAnyOrder("user_id", "link");
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open(user.getString("link"));
    assertThat(browser.submit("new-password", PASSWORD).statusCode()).isEqualTo(200);
    assertThat(signIn(browser, "eve@shop.example").body()).contains("eve@shop.example", "staff");
    assertThat(coppice.run("user", "list").out())
        .contains(user.getString("user_id"), "eve@shop.example", "boss@shop.example");
    Result again =
        coppice.run("user", "create", "--email", "EVE@shop.example", "--role", "customer");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err().strip()).contains("has an account").doesNotContain("\n");
  }

  /** Without a body, as the token is in the header (OpenID Connect Core, section 5.3.1). */
  private static HttpResponse<String> postUserInfo(HttpClient.Version version, String bearer)
      throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(origin + "/oauth2/userinfo"))
                .header("Authorization", "Bearer " + bearer)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Order(3)
  void letsAClientActForWhoeverLetsIt() throws IOException, InterruptedException {
    String client =
        shop.said(
                "client",
                "create",
                "--name",
                "back office",
                "--grant",
                "authorization_code",
                "refresh_token",
                "--redirect",
                BACK,
                "--post-logout",
                LEFT,
                "--scope",
                "catalog:write",
                "--public")
            .getString("client_id");
    PlainBrowser browser = new PlainBrowser(origin);
    JsonObject metadata = new JsonObject(get("/.well-known/openid-configuration", null).body());
    HttpResponse<String> asked =
        browser.open(
            metadata.getString("authorization_endpoint")
                + "?response_type=code&client_id="
                + client
                + "&redirect_uri="
                + encoded(BACK)
                + "&scope=openid+email+catalog%3Awrite&state=s-1&nonce=n-1"
                + "&code_challenge_method=S256&code_challenge="
                + CHALLENGE);
    assertThat(asked.body()).contains("<h1>Sign in</h1>");
    assertThat(browser.submit("email", "eve@shop.example", "password", PASSWORD).body())
        .contains("back office", "catalog:write");
    String back =
        browser.submit("decision", "allow").headers().firstValue("location").orElseThrow();
    assertThat(back).startsWith(BACK + "?code=").contains("&state=s-1&iss=" + encoded(origin));

    JsonObject tokens =
        token(
            "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code_verifier=%s&code=%s"
                .formatted(client, encoded(BACK), VERIFIER, between(back, "code=", "&")));
    assertThat(put("A1", tokens)).isEqualTo(201);
    JsonObject user =
        new JsonObject(
            get(path(metadata, "userinfo_endpoint"), tokens.getString("access_token")).body());
    assertThat(user.getString("email")).isEqualTo("eve@shop.example");
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpResponse<String> posted = postUserInfo(version, tokens.getString("access_token"));
      assertThat(posted.version()).isEqualTo(version);
      assertThat(new JsonObject(posted.body())).isEqualTo(user);
    }
    JsonObject fresh =
        token(
            "grant_type=refresh_token&client_id=%s&refresh_token=%s"
                .formatted(client, tokens.getString("refresh_token")));
    assertThat(put("A2", fresh)).isEqualTo(201);
    assertThat(get("/oauth2/userinfo", null).statusCode()).isEqualTo(401);

    String left =
        browser
            .open(
                metadata.getString("end_session_endpoint")
                    + "?post_logout_redirect_uri="
                    + encoded(LEFT)
                    + "&id_token_hint="
                    + tokens.getString("id_token"))
            .headers()
            .firstValue("location")
            .orElseThrow();
    assertThat(left).isEqualTo(LEFT);
    assertThat(browser.open("/account").body()).contains("<h1>Sign in</h1>");
  }

  @Test
  @Order(3)
  void letsADeviceInThatHasNoBrowser() throws IOException, InterruptedException {
    String client =
        shop.said(
                "client",
                "create",
                "--name",
                "shop window",
                "--grant",
                "device_code",
                "--scope",
                "catalog:write",
                "--public")
            .getString("client_id");
    JsonObject metadata = new JsonObject(get("/.well-known/openid-configuration", null).body());
    HttpResponse<String> begun =
        post(path(metadata, "device_authorization_endpoint"), "client_id=" + client);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    JsonObject codes = new JsonObject(begun.body());
    String poll =
        "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Adevice_code&client_id=%s&device_code=%s"
            .formatted(client, codes.getString("device_code"));
    assertThat(post("/oauth2/token", poll).body()).contains("authorization_pending");

    PlainBrowser browser = new PlainBrowser(origin);
    browser.open(codes.getString("verification_uri"));
    assertThat(browser.submit("user_code", codes.getString("user_code")).body())
        .contains("<h1>Sign in</h1>");
    assertThat(browser.submit("email", "eve@shop.example", "password", PASSWORD).body())
        .contains("shop window", codes.getString("user_code"), "in front of you");
    assertThat(browser.submit("decision", "allow").body()).contains("The device is let in");
    assertThat(put("A3", token(poll))).isEqualTo(201);
  }

  /** The tokens of somebody who lets an application administer, by the code of a device. */
  private static JsonObject administer(PlainBrowser browser, String email)
      throws IOException, InterruptedException {
    String client =
        shop.said(
                "client",
                "create",
                "--name",
                "console",
                "--grant",
                "device_code",
                "refresh_token",
                "--scope",
                "identity:read",
                "identity:write",
                "catalog:write",
                "--public")
            .getString("client_id");
    JsonObject codes =
        new JsonObject(post("/oauth2/device_authorization", "client_id=" + client).body());
    signIn(browser, email);
    browser.open(codes.getString("verification_uri_complete"));
    assertThat(browser.submit("decision", "allow").body()).contains("The device is let in");
    return token(
        "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Adevice_code&client_id=%s&device_code=%s"
            .formatted(client, codes.getString("device_code")));
  }

  private static HttpResponse<String> call(
      String method, String path, JsonObject tokens, String json)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + tokens.getString("access_token"))
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Order(5)
  void letsTheStaffAdministerWithATokenAndNobodyElse() throws IOException, InterruptedException {
    PlainBrowser boss = new PlainBrowser(origin);
    JsonObject tokens = administer(boss, "boss@shop.example");
    assertThat(tokens.getString("scope")).isEqualTo("catalog:write identity:read identity:write");
    JsonObject customers = administer(new PlainBrowser(origin), "ada@shop.example");
    assertThat(customers.containsKey("scope")).as("customers have none of it").isFalse();
    assertThat(call("GET", "/api/identity/users", customers, "").statusCode()).isEqualTo(403);

    HttpResponse<String> found = call("GET", "/api/identity/users?email=ada%40", tokens, "");
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    JsonObject ada = new JsonObject(found.body()).getJsonArray("users").getJsonObject(0);
    assertThat(ada.getString("email")).isEqualTo("ada@shop.example");

    String robot = "{\"name\":\"robot\",\"grants\":[\"client_credentials\"],\"scopes\":[\"%s\"]}";
    HttpResponse<String> made =
        call("POST", "/api/identity/clients", tokens, robot.formatted("catalog:write"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("cache-control")).contains("no-store");
    assertThat(
            call("POST", "/api/identity/clients", tokens, robot.formatted("inventory:write"))
                .statusCode())
        .as("the token has no such scope")
        .isEqualTo(403);
    String audit =
        call("GET", "/api/identity/audit?action=client.created&limit=1", tokens, "").body();
    JsonObject entry = new JsonObject(audit).getJsonArray("items").getJsonObject(0);
    assertThat(entry.getString("client")).isNotEmpty();
    assertThat(coppice.run("identity", "audit", "--actor", entry.getString("actor")).out())
        .contains("client.created", "through " + entry.getString("client"));
  }

  @Test
  @Order(6)
  void refusesTheTokensOfWhoeverIsDisabledWithinSeconds() throws IOException, InterruptedException {
    PlainBrowser eve = new PlainBrowser(origin);
    JsonObject tokens = administer(eve, "eve@shop.example");
    assertThat(put("A4", tokens)).isEqualTo(201);
    Result disabled = coppice.run("user", "disable", "eve@shop.example");
    assertThat(disabled.code()).as(disabled.toString()).isZero();
    Await.until("no gateway takes it", Duration.ofSeconds(5), () -> put("A4", tokens) == 401);
    assertThat(eve.open("/account").body()).contains("<h1>Sign in</h1>");
    assertThat(eve.submit("email", "eve@shop.example", "password", PASSWORD).body())
        .contains("not right");
    Result last = coppice.run("user", "disable", "boss@shop.example");
    assertThat(last.code()).isEqualTo(1);
    assertThat(last.err()).contains("nobody would be left to administer");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  private static String path(JsonObject metadata, String endpoint) {
    return metadata.getString(endpoint).substring(origin.length());
  }

  /** Posts a form to the token endpoint, as a client that keeps no secret. */
  private static JsonObject token(String form) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/oauth2/token", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path, @Nullable String bearer)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Adds a product; the status tells whether that was allowed. */
  private static int put(String sku, JsonObject tokens) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(origin + "/api/catalog/products/" + sku))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + tokens.getString("access_token"))
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"Lamp\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  @Order(5)
  void asksForASecondFactorAndLetsItsOwnerEndWhatThereIs()
      throws IOException, InterruptedException {
    String client =
        shop.said(
                "client",
                "create",
                "--name",
                "till",
                "--grant",
                "authorization_code",
                "--redirect",
                BACK,
                "--scope",
                "catalog:write",
                "--public")
            .getString("client_id");
    PlainBrowser browser = new PlainBrowser(origin);
    signIn(browser, "eve@shop.example");
    browser.open("/account/second-factor");
    PhoneApp app = new PhoneApp(browser.submit("password", PASSWORD).body());
    assertThat(browser.submit("code", app.code()).body()).contains("Recovery codes");

    PlainBrowser elsewhere = new PlainBrowser(origin);
    elsewhere.open(
        "/oauth2/authorize?response_type=code&client_id="
            + client
            + "&redirect_uri="
            + encoded(BACK)
            + "&scope=openid+catalog%3Awrite&code_challenge_method=S256&code_challenge="
            + CHALLENGE);
    assertThat(elsewhere.submit("email", "eve@shop.example", "password", PASSWORD).body())
        .contains("<h1>Enter a code</h1>");
    assertThat(elsewhere.submit("code", app.code()).body()).contains("till", "catalog:write");
    String back =
        elsewhere.submit("decision", "allow").headers().firstValue("location").orElseThrow();
    JsonObject tokens =
        token(
            "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code_verifier=%s&code=%s"
                .formatted(client, encoded(BACK), VERIFIER, between(back, "code=", "&")));
    assertThat(put("A5", tokens)).isEqualTo(201);
    assertThat(browser.open("/account").body()).contains("127.0.0.0/24", "till", "Take back");
    assertThat(browser.submitTo("/account/applications", "application", client).body())
        .contains("not let in any more")
        .doesNotContain("Take back: till");
    Await.until(
        "no gateway takes its token", Duration.ofSeconds(5), () -> put("A5", tokens) == 401);

    assertThat(elsewhere.open("/account").body()).contains("eve@shop.example");
    browser.open("/account");
    browser.submitTo("/account/sessions", "session", "others");
    assertThat(elsewhere.open("/account").body()).contains("<h1>Sign in</h1>");
    assertThat(browser.open("/account").body()).contains("eve@shop.example");

    assertThat(coppice.run("user", "reset-second-factor", "eve@shop.example").code()).isZero();
    assertThat(browser.open("/account").body()).contains("<h1>Sign in</h1>");
    assertThat(signIn(browser, "eve@shop.example").body()).contains("eve@shop.example");
  }

  @Test
  @Order(4)
  void letsCustomersRegisterByMailSignInAndOut() throws IOException, InterruptedException {
    String ada = "ada@shop.example";
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open("/account/register");
    assertThat(browser.submit("email", ada).body()).contains("A letter is on its way");
    assertThat(browser.open(coppice.mailedLink(ada, "Finish registering")).body())
        .contains("an account for " + ada);
    assertThat(browser.submit("new-password", PASSWORD).body()).contains(ada, "customer");
    assertThat(browser.submit().body()).contains("You have signed out");
    assertThat(browser.open("/account").body()).contains("<h1>Sign in</h1>");
  }

  @Test
  @Order(5)
  void letsWhoeverHasForgottenThePasswordBackInByMail() throws IOException, InterruptedException {
    String ada = "ada@shop.example";
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open("/account/forgotten");
    assertThat(browser.submit("email", ada).body()).contains("A letter is on its way");
    String link = coppice.mailedLink(ada, "Set a new password");
    assertThat(browser.open(link).body()).contains("<h1>Set the password</h1>");
    assertThat(browser.submit("new-password", "another horse battery").body())
        .contains("The password is set");
    assertThat(signIn(browser, ada).body()).contains("is not right");
    browser.open("/account/sign-in");
    assertThat(browser.submit("email", ada, "password", "another horse battery").body())
        .contains(ada, "customer");
    assertThat(browser.open(link).statusCode()).isEqualTo(410);

    assertThat(coppice.run("mail").out()).contains(ada, "Finish registering", "Set a new password");
    assertThat(coppice.run("mail", "show").out()).contains("To:      " + ada);
    assertThat(coppice.run("status").out()).contains("mailbox");
  }
}
