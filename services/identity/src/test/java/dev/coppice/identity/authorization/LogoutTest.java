package dev.coppice.identity.authorization;

import static dev.coppice.identity.authorization.Flow.LEFT;
import static dev.coppice.identity.authorization.Flow.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.identity.Office;
import dev.coppice.testing.PostgresExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing out for a client. */
class LogoutTest {

  private static final String HERE = "/account/sign-in?notice=signed-out";

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Flow flow;

  @BeforeAll
  static void register() {
    flow = Flow.begin(office);
  }

  @BeforeEach
  void signIn() {
    flow.signedIn();
  }

  @Test
  void endsTheSessionAndLeadsBackToTheClient() {
    String id = flow.tokens().getString("id_token");
    Response answer =
        flow.browser.show(
            "logout", "id_token_hint", id, "post_logout_redirect_uri", LEFT, "state", "a b");
    assertThat(location(answer)).isEqualTo(LEFT + "?state=a+b");
    assertThat(flow.browser.isSignedIn()).isFalse();
    assertThat(location(flow.browser.show("logout", "id_token_hint", id))).isEqualTo(HERE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example",
        "https://app.example/left/",
        "https://app.example/Left",
        "https://app.example:443/left",
        "https://app.example/left?x=1",
        "https://app.example/left#x",
        "https://app.example/%6ceft",
        "https://app.example/back"
      })
  void leadsNowhereThatTheClientHasNotRegisteredForThat(String uri) {
    String id = flow.tokens().getString("id_token");
    Response answer =
        flow.browser.show("logout", "id_token_hint", id, "post_logout_redirect_uri", uri);
    assertThat(location(answer)).isEqualTo(HERE);
  }

  @Test
  void asksWhereNoTokenShowsThatTheClientKnowsTheUser() {
    Response answer =
        flow.browser.show("logout", "client_id", flow.clientId, "post_logout_redirect_uri", LEFT);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().toString()).contains("<h1>Sign out?</h1>");
    assertThat(flow.browser.isSignedIn()).isTrue();
    flow.browser.show("logout");
    assertThat(location(flow.browser.submit("signOut"))).isEqualTo(HERE);
    assertThat(flow.browser.isSignedIn()).isFalse();
  }

  @Test
  void asksWhereTheTokenIsOfSomebodyElseOrForged() {
    String others = Flow.begin(office).signedIn().tokens().getString("id_token");
    String own = flow.tokens().getString("id_token");
    String forged = own.substring(0, own.lastIndexOf('.') + 1) + "A".repeat(342);
    String access = flow.tokens().getString("access_token");
    for (String hint : new String[] {others, forged, access, "nonsense"}) {
      Response answer =
          flow.browser.show("logout", "id_token_hint", hint, "post_logout_redirect_uri", LEFT);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(flow.browser.isSignedIn()).isTrue();
    }
    assertThat(flow.browser.show("logout", "id_token_hint", own, "client_id", "another").status())
        .isEqualTo(200);
  }

  @Test
  void takesTheRequestAsAFormToo() {
    assertThat(location(office.post("postLogout", null, "state", "a b")))
        .isEqualTo("/oauth2/logout?state=a+b");
  }
}
