package dev.coppice.gateway;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Signs people in for gateways, with as much of OAuth as that takes; all of them are Ada. */
final class FakeIdentity {

  static final String CLIENT = "browser-client";

  /** Stands in all that no browser, log or Redis may see. */
  static final String SECRET = "hunter2correcthorse";

  /** A cookie of its own, and where it leads whoever has signed out. */
  static final String COOKIE = "__Host-club";

  static final String SIGNED_OUT = "/club/left";

  static final SigningKey KEY = SigningKey.ec("k-1");

  static final Contract CONTRACT =
      Contract.parse(
          "club",
          """
          openapi: 3.1.0
          info: {title: Club, version: 1.0.0}
          x-coppice-service: club
          x-coppice-token-keys: getKeys
          x-coppice-revoked-tokens: listRevoked
          x-coppice-sign-in: {client: %s, authorize: authorize, token: issueToken, revoke: revokeToken, user: getUser, end: logout}
          servers: [{url: /}]
          security: [{platform: []}]
          paths:
            /club/keys:
              get:
                operationId: getKeys
                security: []
                responses: {'200': {description: keys, content: {application/json: {}}}}
            /club/revoked:
              get:
                operationId: listRevoked
                security: []
                parameters: [{name: after, in: query, schema: {type: string}}]
                responses: {'200': {description: revoked, content: {application/json: {}}}}
            /club/authorize:
              get:
                operationId: authorize
                security: []
                x-coppice-exposure: public
                responses: {'200': {description: fine}}
            /club/token:
              post:
                operationId: issueToken
                security: []
                x-coppice-exposure: public
                requestBody: {content: {application/x-www-form-urlencoded: {}}}
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /club/revoke:
              post:
                operationId: revokeToken
                security: []
                x-coppice-exposure: public
                requestBody: {content: {application/x-www-form-urlencoded: {}}}
                responses: {'200': {description: fine}}
            /club/user:
              get:
                operationId: getUser
                x-coppice-exposure: public
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /club/logout:
              get:
                operationId: logout
                security: []
                x-coppice-exposure: public
                parameters:
                  - {name: Cookie, in: header, schema: {type: string}}
                  - {name: client_id, in: query, schema: {type: string}}
                  - {name: id_token_hint, in: query, schema: {type: string}}
                responses: {'200': {description: fine}}
            /club/open:
              get:
                operationId: getOpen
                security: []
                x-coppice-exposure: public
                parameters: [{name: Cookie, in: header, schema: {type: string}}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /club/bar:
              get:
                operationId: getDrink
                security: [{platform: []}, {}]
                x-coppice-exposure: public
                responses: {'200': {description: fine, content: {application/json: {}}}}
              put:
                operationId: putDrink
                security: [{platform: []}, {}]
                x-coppice-exposure: public
                requestBody: {content: {application/json: {}}}
                responses: {'200': {description: fine, content: {application/json: {}}}}
            /club/gold:
              get:
                operationId: getGold
                x-coppice-exposure: public
                parameters: [{name: Cookie, in: header, schema: {type: string}}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
              put:
                operationId: putGold
                x-coppice-exposure: public
                security: [{platform: ['club:write']}]
                requestBody: {content: {application/json: {}}}
                responses: {'200': {description: fine, content: {application/json: {}}}}
              delete:
                operationId: deleteGold
                x-coppice-exposure: public
                security: [{platform: ['treasure:write']}]
                responses: {'200': {description: fine, content: {application/json: {}}}}
          components:
            securitySchemes:
              platform: {type: openIdConnect, openIdConnectUrl: /.well-known/openid-configuration}
          """
              .formatted(CLIENT));

  /** What an authorization request was. */
  private record Asked(String nonce, String challenge, String redirect) {}

  private final String issuer;
  private final Map<String, Asked> codes = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> takenBack = new CopyOnWriteArrayList<>();

  /** Refresh tokens that were revoked, and how often one was used. */
  final List<String> revoked = new CopyOnWriteArrayList<>();

  /** Who was signed out, and with which cookies. */
  final List<String> signedOut = new CopyOnWriteArrayList<>();

  final AtomicInteger refreshed = new AtomicInteger();

  /** Changes the claims of ID tokens. */
  volatile JsonObject otherClaims = new JsonObject();

  volatile Duration life = Duration.ofMinutes(10);
  volatile boolean refusesRefresh;
  volatile boolean away;
  volatile boolean awayWithKeys;
  volatile boolean asksBeforeSignOut;

  FakeIdentity(String issuer) {
    this.issuer = issuer;
  }

  /** Is there, for these gateways. */
  void serve(List<GatewayFixture> gateways) {
    gateways.forEach(this::serve);
  }

  /** The same for one. */
  void serve(GatewayFixture gateway) {
    gateway.serve(CONTRACT);
    FakeServices services = gateway.services;
    services.when(
        "getKeys",
        request ->
            awayWithKeys
                ? away()
                : Future.succeededFuture(
                    Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk())))));
    services.when("logout", this::signOut);
    services.when("listRevoked", request -> Future.succeededFuture(listRevoked()));
    services.when("issueToken", this::issue);
    services.when(
        "revokeToken",
        request -> {
          if (away) {
            return away();
          }
          revoked.add(form(request.body().toString()).getString("token"));
          return Future.succeededFuture(Response.json(new JsonObject()));
        });
    services.when(
        "getUser",
        request -> {
          Principal user = Objects.requireNonNull(request.principal());
          return Future.succeededFuture(
              Response.json(JsonObject.of("sub", user.subject(), "email", "ada@shop.example")));
        });
  }

  private static <T> Future<T> away() {
    return Future.failedFuture(new FailureException(Failure.Unavailable.of("away")));
  }

  /** Signs out whoever the ID token is about, and lets their browser forget them. */
  private Future<Response> signOut(Request request) {
    if (away) {
      return away();
    }
    if (asksBeforeSignOut) {
      return Future.succeededFuture(Response.json(new JsonObject()));
    }
    String hint = Objects.requireNonNull(request.queryParam("id_token_hint"));
    String payload =
        new String(Base64.getUrlDecoder().decode(hint.split("\\.")[1]), StandardCharsets.UTF_8);
    signedOut.add(new JsonObject(payload).getString("sub") + " with " + request.header("cookie"));
    Params headers =
        Params.of("location", SIGNED_OUT, "set-cookie", COOKIE + "=; Path=/; Max-Age=0");
    return Future.succeededFuture(new Response(303, headers, Buffer.buffer()));
  }

  /** Takes all tokens back that it has issued. */
  void takeBack() {
    for (int i = 1; i <= number.get(); i++) {
      takenBack.add(SECRET + i);
    }
  }

  private Response listRevoked() {
    long until = Instant.now().plusSeconds(600).getEpochSecond();
    List<JsonObject> list =
        takenBack.stream().map(id -> JsonObject.of("id", id, "until", until)).toList();
    return Response.json(JsonObject.of("revoked", new JsonArray(list), "next", "x", "more", false));
  }

  /** What the user's browser is sent back to with, who has signed in at that URL. */
  String signIn(URI authorization) {
    JsonObject asked = form(authorization.getRawQuery());
    String code = "code-" + SECRET + number.incrementAndGet();
    codes.put(
        code,
        new Asked(
            asked.getString("nonce"),
            asked.getString("code_challenge"),
            asked.getString("redirect_uri")));
    return "/session/callback?code="
        + code
        + "&state="
        + asked.getString("state")
        + "&iss="
        + URLEncoder.encode(issuer, StandardCharsets.UTF_8);
  }

  static JsonObject form(String text) {
    JsonObject form = new JsonObject();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private Future<Response> issue(Request request) {
    if (away) {
      return away();
    }
    JsonObject form = form(request.body().toString());
    if (form.getString("grant_type").equals("refresh_token")) {
      refreshed.incrementAndGet();
      return Future.succeededFuture(refusesRefresh ? refusal() : tokens(""));
    }
    Asked asked = codes.remove(form.getString("code"));
    boolean right =
        asked != null
            && form.getString("client_id").equals(CLIENT)
            && form.getString("redirect_uri").equals(asked.redirect())
            && hash(form.getString("code_verifier")).equals(asked.challenge());
    return Future.succeededFuture(right ? tokens(asked.nonce()) : refusal());
  }

  private static Response refusal() {
    return Response.json(400, JsonObject.of("error", "invalid_grant").toBuffer());
  }

  private static String hash(String verifier) {
    try {
      return SigningKey.base64(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** An access token of Ada's. */
  String token() {
    return tokens("").jsonBody().getString("access_token");
  }

  private Response tokens(String nonce) {
    int id = number.incrementAndGet();
    long end = Instant.now().plusSeconds(600).getEpochSecond();
    JsonObject claims = JsonObject.of("iss", issuer, "aud", issuer, "sub", "ada", "exp", end);
    String access =
        KEY.sign(
            KEY.header(),
            claims
                .copy()
                .put("jti", SECRET + id)
                .put("client_id", CLIENT)
                .put("scope", "openid email club:write"));
    String idToken =
        KEY.sign(
            KEY.header().put("typ", "JWT"),
            claims.copy().put("aud", CLIENT).put("nonce", nonce).mergeIn(otherClaims));
    return Response.json(
        JsonObject.of(
            "access_token",
            access,
            "token_type",
            "Bearer",
            "expires_in",
            life.toSeconds(),
            "refresh_token",
            "refresh-" + SECRET + id,
            "id_token",
            idToken,
            "scope",
            "email club:write openid"));
  }
}
