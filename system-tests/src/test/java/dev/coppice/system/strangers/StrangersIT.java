package dev.coppice.system.strangers;

import static dev.coppice.system.harness.SharedShop.OTHER_ORIGIN;
import static dev.coppice.system.harness.SharedShop.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.Programs;
import dev.coppice.system.harness.ProjectTree;
import dev.coppice.system.harness.SharedShop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whether libraries and a browser that nobody here wrote get along with the authorization server
 * and the gateway, on fat jars.
 */
@OnShop
@ExtendWith(StrangersIT.Condition.class)
class StrangersIT {
  private static final String STAFF = "eve@strangers.example";
  private static final String BACK = "http://127.0.0.1:1/back";
  private static final String LEFT = "http://127.0.0.1:1/left";

  private static SharedShop shop;
  private static String origin;
  private static Scripts scripts;

  /** Skips all of it where the machine has not what it needs. */
  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Programs.verdict(Scripts.missing());
    }
  }

  @BeforeAll
  static void open(SharedShop shared) throws IOException, InterruptedException {
    scripts = Scripts.install();
    shop = shared;
    origin = shop.origin();
    shop.join(STAFF, "staff");
  }

  private static JsonObject application(String name, String... more) {
    List<String> line = new ArrayList<>(List.of("client", "create", "--name", name));
    line.addAll(List.of(more));
    return shop.said(line.toArray(String[]::new));
  }

  /** A client that signs assertions; the operator's door registers those. */
  private static JsonObject machine() throws IOException, InterruptedException, JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k-1").generate();
    int door =
        CoppiceCommand.nodes(shop.coppice().status()).stream()
            .filter(node -> node.getString("service").equals("identity"))
            .findFirst()
            .orElseThrow()
            .getInteger("managementPort");
    JsonObject asked =
        JsonObject.of(
            "name", "robot",
            "grants", JsonArray.of("client_credentials"),
            "scopes", JsonArray.of("catalog:write"),
            "authenticationMethod", "private_key_jwt",
            "jwks", new JsonObject().put("keys", JsonArray.of(publicPart(key))));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://localhost:" + door + "/operations/identity/createClient"))
                    .header("X-Coppice-Operator", "yes")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(asked.encode()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonObject.of(
        "client_id",
        new JsonObject(answer.body()).getString("clientId"),
        "jwk",
        new JsonObject(key.toJSONString()));
  }

  private static JsonObject publicPart(ECKey key) {
    return new JsonObject(key.toPublicJWK().toJSONString());
  }

  /** Plays the user whom a client has sent here, up to the URL that leads back to it. */
  private static String callback(PlainBrowser browser, String url)
      throws IOException, InterruptedException {
    assertThat(browser.open(url).body()).contains("<h1>Sign in</h1>");
    assertThat(browser.submit("email", STAFF, "password", PASSWORD).body()).contains("Allow");
    return browser.submit("decision", "allow").headers().firstValue("location").orElseThrow();
  }

  @Test
  void openidClientGetsAlong() throws IOException, InterruptedException, JOSEException {
    JsonObject application =
        application(
                "back office",
                "--grant",
                "authorization_code",
                "refresh_token",
                "--redirect",
                BACK,
                "--post-logout",
                LEFT,
                "--scope",
                "catalog:write")
            .put("redirect_uri", BACK)
            .put("post_logout_uri", LEFT);
    JsonObject machine = machine();
    JsonObject device =
        application(
            "shop window", "--public", "--grant", "device_code", "--scope", "catalog:write");
    JsonObject given =
        JsonObject.of(
            "issuer", origin,
            "application", application,
            "machine", machine,
            "device", device,
            "api", origin + "/api/catalog/products/STRANGE");
    PlainBrowser browser = new PlainBrowser(origin);
    try (Conversation script = scripts.start("openid-client.mjs", given)) {
      String callback = callback(browser, script.hear("authorize").getString("url"));
      script.say(JsonObject.of("callback", callback));
      assertThat(script.hear("strangers"))
          .as("neither an answer to somebody else nor one of another issuer is taken")
          .isEqualTo(
              JsonObject.of(
                  "step", "strangers",
                  "otherState", "OAUTH_INVALID_RESPONSE",
                  "otherIssuer", "OAUTH_INVALID_RESPONSE"));
      JsonObject tokens = script.hear("tokens");
      assertThat(tokens.getString("scope").split(" "))
          .containsExactlyInAnyOrder("openid", "email", "offline_access", "catalog:write");
      JsonObject claims = tokens.getJsonObject("claims");
      assertThat(claims.getString("iss")).isEqualTo(origin);
      assertThat(claims.getString("aud")).isEqualTo(application.getString("client_id"));
      JsonObject user = script.hear("userinfo").getJsonObject("user");
      assertThat(user.getString("email")).isEqualTo(STAFF);
      assertThat(user.getString("sub")).isEqualTo(claims.getString("sub"));
      assertThat(script.hear("call").getInteger("status")).isEqualTo(201);
      JsonObject refresh = script.hear("refresh");
      assertThat(refresh.getBoolean("rotated")).isTrue();
      assertThat(refresh.getInteger("status")).isEqualTo(200);
      JsonObject introspected = script.hear("introspection").getJsonObject("token");
      assertThat(introspected.getBoolean("active")).isTrue();
      assertThat(introspected.getString("sub")).isEqualTo(claims.getString("sub"));
      assertThat(introspected.getString("client_id")).isEqualTo(application.getString("client_id"));
      JsonObject revocation = script.hear("revocation");
      assertThat(revocation.getBoolean("active")).isFalse();
      assertThat(revocation.getString("refresh")).isEqualTo("invalid_grant");
      assertThat(script.hear("revoked").getInteger("statusInTime")).isEqualTo(401);
      HttpResponse<String> left = browser.open(script.hear("logout").getString("url"));
      assertThat(left.headers().firstValue("location")).contains(LEFT);

      JsonObject byItself = script.hear("machine");
      assertThat(byItself.getString("scope")).isEqualTo("catalog:write");
      assertThat(byItself.getInteger("status")).isEqualTo(200);

      JsonObject asked = script.hear("device");
      assertThat(asked.getString("whole"))
          .isEqualTo(asked.getString("page") + "?user_code=" + asked.getString("code"));
      browser.open(asked.getString("whole"));
      assertThat(browser.submit("email", STAFF, "password", PASSWORD).body())
          .contains("shop window", asked.getString("code"));
      assertThat(browser.submit("decision", "allow").body()).contains("The device is let in");
      assertThat(script.hear("let in").getInteger("status")).isEqualTo(200);
      script.end();
    }
  }

  @Test
  void oauth4webapiGetsAlong() throws IOException, InterruptedException {
    JsonObject poster =
        application("poster", "--grant", "client_credentials", "--scope", "catalog:read");
    JsonObject keeper =
        application(
                "keeper",
                "--public",
                "--grant",
                "authorization_code",
                "--redirect",
                BACK,
                "--scope",
                "catalog:write")
            .put("redirect_uri", BACK);
    JsonObject given =
        JsonObject.of(
            "issuer", origin,
            "poster", poster,
            "keeper", keeper,
            "api", origin + "/api/catalog/products/STRANGE");
    try (Conversation script = scripts.start("oauth4webapi.mjs", given)) {
      JsonObject discovery = script.hear("discovery");
      assertThat(discovery.getString("issuer")).isEqualTo(origin);
      assertThat(discovery.getBoolean("same")).isTrue();
      JsonObject machine = script.hear("machine");
      assertThat(machine.getString("scope")).isEqualTo("catalog:read");
      assertThat(machine.getJsonObject("claims").getString("client_id"))
          .isEqualTo(poster.getString("client_id"));
      JsonObject introspection = script.hear("introspection");
      assertThat(introspection.getBoolean("before")).isTrue();
      assertThat(introspection.getBoolean("after")).isFalse();
      assertThat(script.hear("wrong secret").getString("refusal")).isEqualTo("invalid_client");
      String url = script.hear("authorize").getString("url");
      script.say(JsonObject.of("callback", callback(new PlainBrowser(origin), url)));
      JsonObject tokens = script.hear("tokens");
      assertThat(tokens.getJsonObject("user").getString("email")).isEqualTo(STAFF);
      assertThat(tokens.getJsonObject("user").getString("sub"))
          .isEqualTo(tokens.getJsonObject("claims").getString("sub"));
      assertThat(script.hear("replay").getString("refusal")).isEqualTo("invalid_grant");
      script.end();
    }
  }

  @Test
  void chromiumGoesFromSigningUpToACall() throws IOException {
    JsonObject page =
        application(
            "a page of somebody else",
            "--public",
            "--scope",
            "own-cart:read",
            "--grant",
            "authorization_code",
            "--redirect",
            OTHER_ORIGIN + "/back");
    Path screenshots = Files.createDirectories(ProjectTree.target().resolve("screenshots"));
    JsonObject given =
        JsonObject.of(
            "issuer", origin,
            "page", OTHER_ORIGIN,
            "client_id", page.getString("client_id"),
            "device_client_id",
                application("a meter", "--public", "--grant", "device_code").getString("client_id"),
            "chromium", Programs.find("chromium").orElseThrow().toString(),
            "screenshots", screenshots.toString());
    try (Conversation script = scripts.start("browser.mjs", given)) {
      looksWell(script, "register");
      register(script, "ada@strangers.example");
      looksWell(script, "choose-password", "sign-in", "sign-in-refused", "consent");
      JsonObject call = script.hear("call");
      assertThat(call.getString("outcome"))
          .isEqualTo("200 ada@strangers.example, cart 200 with 0 lines");
      assertThat(call.getJsonArray("complaints")).isEmpty();
      looksWell(script, "account");
      JsonObject cookies = script.hear("cookies");
      assertThat(cookies.getString("seenByScripts")).isEmpty();
      assertThat(cookies.getJsonArray("flags")).isNotEmpty();
      for (Object each : cookies.getJsonArray("flags")) {
        assertThat(((JsonObject) each).getBoolean("httpOnly")).as(each.toString()).isTrue();
        assertThat(((JsonObject) each).getString("sameSite")).as(each.toString()).isEqualTo("Lax");
      }
      looksWell(script, "password", "device", "forgotten");
      register(script, "ben@strangers.example");
      JsonObject plain = script.hear("without script");
      assertThat(plain.getBoolean("shows")).isTrue();
      assertThat(plain.getJsonArray("complaints")).isEmpty();
      assertThat(script.hear("keys alone").getString("path")).isEqualTo("/account");
      JsonObject device = script.hear("second factor and device");
      assertThat(device.getJsonArray("amr")).containsExactly("pwd", "mfa");
      assertThat(device.getJsonArray("complaints")).isEmpty();
      looksWell(script, "sign-in-on-a-phone", "account-on-a-phone");
      assertThat(script.hear("phone").getInteger("width"))
          .as("nothing has to be scrolled sideways")
          .isLessThanOrEqualTo(360);
      script.end();
    }
  }

  /** Hands the browser the link that was mailed to somebody who registers. */
  private static void register(Conversation script, String email) {
    assertThat(script.hear("letter").getString("email")).isEqualTo(email);
    script.say(JsonObject.of("link", shop.coppice().mailedLink(email, "Finish registering")));
  }

  /** Nobody is shut out of these pages, and the browser has nothing against them. */
  private static void looksWell(Conversation script, String... names) {
    for (String name : names) {
      JsonObject page = script.hear("page");
      assertThat(page.getString("name")).isEqualTo(name);
      assertThat(page.getJsonArray("violations")).as(name).isEmpty();
      assertThat(page.getJsonArray("complaints")).as(name).isEmpty();
    }
  }
}
