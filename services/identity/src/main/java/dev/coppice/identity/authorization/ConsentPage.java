package dev.coppice.identity.authorization;

import dev.coppice.contract.Response;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import java.net.URI;

/** Asks a user whether a client may act for them, and tells what it wants to do. */
final class ConsentPage {

  static final String PATH = "/oauth2/consent";
  static final String REQUEST = "request";
  static final String DECISION = "decision";
  static final String ALLOW = "allow";

  private static final String BODY =
      """
      <h1>Let %1$s act for you?</h1>
      <p>You are signed in as %2$s. <strong>%1$s</strong>, at %3$s, asks to:</p>
      <ul>
      %4$s</ul>
      <form method="post" action="%5$s">
      <input type="hidden" name="form-token" value="%6$s">
      <input type="hidden" name="request" value="%7$s">
      <button type="submit" name="decision" value="allow">Allow</button>
      <button type="submit" name="decision" value="deny">Do not allow</button>
      </form>
      """;

  private ConsentPage() {}

  static Response of(AuthorizationRequest asked, User user, Scopes scopes, String formToken) {
    StringBuilder wishes = new StringBuilder();
    for (String scope : scopes.names()) {
      wishes.append("<li>").append(Html.escape(wish(scope))).append("</li>\n");
    }
    URI back = URI.create(asked.redirectUri().text());
    String place = back.getHost() == null ? back.getScheme() + ":" : back.getAuthority();
    String page =
        Html.page(
            "Let " + asked.client().name() + " act for you?",
            BODY.formatted(
                Html.escape(asked.client().name()),
                Html.escape(user.email().text()),
                Html.escape(place),
                wishes,
                PATH,
                formToken,
                Html.escape(asked.query())));
    return PageDesk.html(200, page, " " + source(back));
  }

  /** In the words of the content security policy. */
  private static String source(URI back) {
    return back.getHost() == null
        ? back.getScheme() + ":"
        : back.getScheme() + "://" + back.getAuthority();
  }

  private static String wish(String scope) {
    return switch (scope) {
      case "openid" -> "know who you are";
      case "email" -> "know your e-mail address";
      case "offline_access" -> "do this while you are away, too";
      default -> {
        int colon = scope.indexOf(':');
        yield (scope.endsWith(":write") ? "change " : "read ")
            + scope.substring(0, colon)
            + " ("
            + scope
            + ")";
      }
    };
  }
}
