package dev.coppice.system.chaos;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.PlainBrowser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes people known to the shop, and gets tokens for an app of theirs. */
final class Person {
  private static final String PASSWORD = "correct horse battery";
  private static final String BACK = "http://localhost:9/back";

  /** Of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final List<String> SCOPES =
      List.of("own-cart:write", "own-payments:write", "own-orders:read", "own-orders:write");

  private Person() {}

  /** The id of an app that people can let in. */
  static String app(CoppiceCommand coppice) {
    List<String> words = new ArrayList<>();
    SCOPES.forEach(scope -> words.addAll(List.of("--scope", scope)));
    words.addAll(
        0,
        List.of(
            "client",
            "create",
            "--name",
            "till",
            "--grant",
            "authorization_code",
            "--redirect",
            BACK,
            "--public",
            "--json"));
    return made(coppice, words).getString("client_id");
  }

  private static JsonObject made(CoppiceCommand coppice, List<String> words) {
    Result result = coppice.run(words.toArray(String[]::new));
    if (result.code() != 0) {
      throw new AssertionError(result.toString());
    }
    return new JsonObject(result.out());
  }

  /** Makes an account, and answers a token for it that is good for as long as tokens are. */
  static String token(CoppiceCommand coppice, String app, String email)
      throws IOException, InterruptedException {
    String origin = "http://localhost:" + coppice.httpPort();
    JsonObject account =
        made(coppice, List.of("user", "create", "--email", email, "--role", "customer", "--json"));
    PlainBrowser browser = new PlainBrowser(origin);
    browser.open(account.getString("link"));
    browser.submit("new-password", PASSWORD);
    PlainBrowser elsewhere = new PlainBrowser(origin);
    elsewhere.open(
        "/oauth2/authorize?response_type=code&client_id=%s&redirect_uri=%s&scope=%s&code_challenge_method=S256&code_challenge=%s"
            .formatted(app, encoded(BACK), encoded(String.join(" ", SCOPES)), CHALLENGE));
    elsewhere.submit("email", email, "password", PASSWORD);
    HttpResponse<String> allowed = elsewhere.submit("decision", "allow");
    String code =
        allowed
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new AssertionError(allowed.body()))
            .replaceAll(".*[?&]code=([^&]*).*", "$1");
    return token(origin, app, code);
  }

  private static String token(String origin, String app, String code)
      throws IOException, InterruptedException {
    String form =
        "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code_verifier=%s&code=%s"
            .formatted(app, encoded(BACK), VERIFIER, code);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(origin + "/oauth2/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return new JsonObject(answer.body()).getString("access_token");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
