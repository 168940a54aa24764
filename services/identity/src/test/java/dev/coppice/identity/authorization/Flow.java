package dev.coppice.identity.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client and a user of it, on the way from the one to the other and back. */
public final class Flow {

  static final String BACK = "https://app.example/back";
  static final String LEFT = "https://app.example/left";
  public static final String VERIFIER = "a-verifier-that-is-long-enough-0123456789abcdef";

  private static final AtomicInteger count = new AtomicInteger();

  final Office office;
  public final Browser browser;
  public final String email;
  public final String clientId;
  final @Nullable String secret;

  private Flow(Office office, JsonObject client, Browser browser, String email) {
    this.office = office;
    this.browser = browser;
    this.email = email;
    this.clientId = client.getString("clientId");
    this.secret = client.getString("clientSecret");
  }

  /** A client with a secret, and a customer who has registered. */
  public static Flow begin(Office office, String... grants) {
    return begin(office, "client_secret_basic", grants);
  }

  /** A client that can keep no secret. */
  static Flow beginPublic(Office office, String... grants) {
    return begin(office, "none", grants);
  }

  private static Flow begin(Office office, String authentication, String... grants) {
    JsonObject client =
        office
            .create(
                JsonObject.of("name", "<Shop & Co>", "authenticationMethod", authentication)
                    .put("grants", new JsonArray(all("authorization_code", grants)))
                    .put(
                        "redirectUris",
                        JsonArray.of(
                            BACK,
                            "http://127.0.0.1:3000/back?tab=1",
                            "http://[::1]/six",
                            "http://localhost:3000/name"))
                    .put("postLogoutRedirectUris", JsonArray.of(LEFT))
                    .put(
                        "scopes", JsonArray.of("catalog:write", "own-cart:read", "own-cart:write")))
            .jsonBody();
    int number = count.incrementAndGet();
    Browser browser = new Browser(office, "198.51.101." + number);
    String email = "flow" + number + "@shop.example";
    browser.withAccount(email);
    return new Flow(office, client, browser, email);
  }

  private static List<String> all(String first, String... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(Arrays.asList(others));
    return all;
  }

  public Flow signedIn() {
    browser.signIn(email);
    return this;
  }

  static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What a client asks for; names and values go in place of its own, empty ones out. */
  public Response authorize(String... changes) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", clientId);
    query.put("redirect_uri", BACK);
    query.put("scope", "openid email own-cart:read");
    query.put("state", "st&te");
    query.put("nonce", "n-1");
    query.put("code_challenge", challenge(VERIFIER));
    query.put("code_challenge_method", "S256");
    for (int i = 0; i < changes.length; i += 2) {
      query.put(changes[i], changes[i + 1]);
    }
    List<String> pairs = new ArrayList<>();
    query.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            pairs.add(name);
            pairs.add(value);
          }
        });
    return browser.show("authorize", pairs.toArray(String[]::new));
  }

  public Response allow() {
    return browser.submit("consent", "decision", "allow");
  }

  /** A code, with the consent of the user who is signed in. */
  public String code(String... changes) {
    Response answer = authorize(changes);
    return Browser.parameter(location(answer.status() == 200 ? allow() : answer), "code");
  }

  public static String location(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(303);
    return Objects.requireNonNull(answer.header("location"));
  }

  private @Nullable String basic() {
    return secret == null
        ? null
        : "Basic "
            + Base64.getEncoder()
                .encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.US_ASCII));
  }

  /** Posts as the client, with names and values. */
  public Response post(String operation, String... pairs) {
    List<String> all = new ArrayList<>(Arrays.asList(pairs));
    if (secret == null) {
      all.add("client_id");
      all.add(clientId);
    }
    return office.post(operation, basic(), all.toArray(String[]::new));
  }

  public Response redeem(String code) {
    return redeem(code, BACK, VERIFIER);
  }

  Response redeem(String code, String redirectUri, String verifier) {
    return post(
        "issueToken",
        "grant_type",
        "authorization_code",
        "code",
        code,
        "redirect_uri",
        redirectUri,
        "code_verifier",
        verifier);
  }

  public Response refresh(String token) {
    return post("issueToken", "grant_type", "refresh_token", "refresh_token", token);
  }

  /** The tokens for a code. */
  public JsonObject tokens(String... changes) {
    return good(redeem(code(changes)));
  }

  public static JsonObject good(Response answer) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("pragma")).isEqualTo("no-cache");
    return answer.jsonBody();
  }

  public boolean isActive(String accessToken) {
    return good(post("introspectToken", "token", accessToken)).getBoolean("active");
  }
}
