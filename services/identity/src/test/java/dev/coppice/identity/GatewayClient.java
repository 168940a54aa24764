package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.authorization.Flow;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** What a gateway asks for as the client that it is, for the browser of somebody. */
final class GatewayClient {

  static final String CALLBACK = Office.ISSUER + "/session/callback";

  private final Office office;

  GatewayClient(Office office) {
    this.office = office;
  }

  static Response authorize(Flow flow, String... changes) {
    String[] own = {
      "client_id",
      BrowserClient.ID,
      "redirect_uri",
      CALLBACK,
      "scope",
      "openid email own-cart:read catalog:write identity:read"
    };
    String[] all = Arrays.copyOf(own, own.length + changes.length);
    System.arraycopy(changes, 0, all, own.length, changes.length);
    return flow.authorize(all);
  }

  /** A code for whoever is signed in there. */
  static String code(Flow flow) {
    String back = Flow.location(authorize(flow));
    assertThat(back).startsWith(CALLBACK + "?code=");
    return Browser.parameter(back, "code");
  }

  Response redeem(String code) {
    return ask(
        "grant_type",
        "authorization_code",
        "redirect_uri",
        CALLBACK,
        "code",
        code,
        "code_verifier",
        Flow.VERIFIER);
  }

  /** The tokens for whoever is signed in there. */
  JsonObject tokens(Flow flow) {
    return Flow.good(redeem(code(flow)));
  }

  Response refresh(JsonObject tokens) {
    return ask("grant_type", "refresh_token", "refresh_token", tokens.getString("refresh_token"));
  }

  private Response ask(String... pairs) {
    String[] all = Arrays.copyOf(pairs, pairs.length + 2);
    all[pairs.length] = "client_id";
    all[pairs.length + 1] = BrowserClient.ID;
    return office.post("issueToken", null, all);
  }

  /** Whether gateways hear that these tokens were taken back, and nobody gets others for them. */
  boolean isTakenBack(JsonObject tokens) {
    String heard = office.ask("listRevoked").body().toString();
    boolean taken = heard.contains(Office.claims(tokens.getString("access_token")).getJWTID());
    assertThat(refresh(tokens).status()).isEqualTo(taken ? 400 : 200);
    return taken;
  }
}
