package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An authorization server that runs, and what tests say to it. */
public final class Office extends ServiceExtension {

  public static final String ISSUER = "https://shop.example";

  /** 32 bytes of nothing in particular. */
  static final String KEY =
      Base64.getEncoder()
          .encodeToString("0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII));

  private static final Map<String, String> SETTINGS =
      Map.of(
          "coppice.identity.key",
          KEY,
          "coppice.auth.issuer",
          ISSUER,
          "coppice.smtp.uri",
          Mailbox.uri());

  private static final String FORM = "application/x-www-form-urlencoded";

  /** A client as a test has registered it. */
  public record Registered(String id, String secret) {

    /** For the header. */
    public String basic() {
      String pair = id + ":" + secret;
      return "Basic "
          + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    Registered withSecret(String other) {
      return new Registered(id, other);
    }
  }

  private @Nullable Tables tables;

  public Office(PostgresExtension postgres) {
    super("identity", IdentityVerticle::assemble, postgres, SETTINGS);
  }

  /** With another setting. */
  public Office(PostgresExtension postgres, String key, String value) {
    super("identity", IdentityVerticle::assemble, postgres, with(key, value));
  }

  /** The database behind it, open until the last test has ended. */
  public Tables tables() {
    Tables open = tables;
    if (open == null) {
      open = new Tables(this);
      tables = open;
    }
    return open;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (tables != null) {
      tables.close();
      tables = null;
    }
    super.afterAll(context);
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(key, value);
    return settings;
  }

  public Response ask(String operation) {
    return service().answer(service().request(operation));
  }

  public Response create(JsonObject client) {
    return service().answer(service().request("createClient").withJson(client.toBuffer()));
  }

  /** Registers a client for client credentials with these scopes. */
  public Registered register(String... scopes) {
    Response answer = create(machine().put("scopes", new JsonArray(List.of(scopes))));
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(201);
    JsonObject client = answer.jsonBody();
    return new Registered(client.getString("clientId"), client.getString("clientSecret"));
  }

  static JsonObject machine() {
    return JsonObject.of("name", "robot", "grants", JsonArray.of("client_credentials"));
  }

  Response delete(String clientId) {
    return service().answer(service().request("deleteClient").withPath("clientId", clientId));
  }

  /** Posts a form of names and values. */
  public Response post(String operation, @Nullable String authorization, String... pairs) {
    List<String> encoded = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      encoded.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return postForm(operation, authorization, String.join("&", encoded));
  }

  Response postForm(String operation, @Nullable String authorization, String form) {
    Params headers = Params.of("content-type", FORM);
    return service()
        .answer(
            new Request(
                operation,
                Params.NONE,
                Params.NONE,
                authorization == null ? headers : headers.with("authorization", authorization),
                null,
                service().request(operation).deadline(),
                null,
                null,
                null,
                Buffer.buffer(form)));
  }

  /** Asks for a token as most do. */
  Response token(Registered client) {
    return post("issueToken", client.basic(), "grant_type", "client_credentials");
  }

  String accessToken(Registered client) {
    Response answer = token(client);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody().getString("access_token");
  }

  JsonObject introspect(Registered client, String token) {
    Response answer = post("introspectToken", client.basic(), "token", token);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  public JWKSet keys() {
    try {
      return JWKSet.parse(ask("getKeys").body().toString());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  public static SignedJWT parsed(String token) {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new AssertionError(token, e);
    }
  }

  /** What a token says. */
  public static JWTClaimsSet claims(String token) {
    try {
      return parsed(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(token, e);
    }
  }

  /** That a request of OAuth was refused. */
  public static void assertRefused(Response answer, int status, String error) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.jsonBody().getString("error")).isEqualTo(error);
    assertThat(answer.jsonBody().getString("error_description")).isNotBlank();
  }
}
