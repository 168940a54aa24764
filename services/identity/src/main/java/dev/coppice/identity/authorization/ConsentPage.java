package dev.coppice.identity.authorization;

import dev.coppice.contract.Response;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import java.net.URI;

/** Asks a user whether a client may act for them, and tells what it wants to do. */
public final class ConsentPage {

  static final String PATH = "/oauth2/consent";

  /** The fields of the form: what the decision is about, and which it is. */
  public static final String REQUEST = "request";

  public static final String DECISION = "decision";
  public static final String ALLOW = "allow";

  private static final String INTRODUCTION =
      "<p>You are signed in as %s. <strong>%s</strong>, at %s, asks to:</p>\n";

  private static final String BODY =
      """
      <h1>%s</h1>
      %s<ul>
      %s</ul>
      <form method="post" action="%s">
      <input type="hidden" name="form-token" value="%s">
      <input type="hidden" name="request" value="%s">
      <button type="submit" name="decision" value="allow">Allow</button>
      <button type="submit" name="decision" value="deny">Do not allow</button>
      </form>
      """;

  private ConsentPage() {}

  static Response of(AuthorizationRequest asked, User user, Scopes scopes, String formToken) {
    URI back = URI.create(asked.redirectUri().text());
    String place = back.getHost() == null ? back.getScheme() + ":" : back.getAuthority();
    String introduction =
        INTRODUCTION.formatted(
            Html.escape(user.email().text()),
            Html.escape(asked.client().name()),
            Html.escape(place));
    String page = html(asked.client().name(), introduction, scopes, PATH, formToken, asked.query());
    return PageDesk.html(200, page, " " + source(back));
  }

  /**
   * The page.
   *
   * @param introduction HTML, before the list of what the client wants
   * @param path where the decision is sent to
   * @param request what the decision is about
   */
  public static String html(
      String clientName,
      String introduction,
      Scopes scopes,
      String path,
      String formToken,
      String request) {
    StringBuilder wishes = new StringBuilder();
    for (String scope : scopes.names()) {
      wishes.append("<li>").append(Html.escape(wish(scope))).append("</li>\n");
    }
    String title = "Let " + clientName + " act for you?";
    return Html.page(
        title,
        BODY.formatted(
            Html.escape(title), introduction, wishes, path, formToken, Html.escape(request)));
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
      default ->
          "%s %s%s (%s)"
              .formatted(
                  scope.endsWith(":write") ? "change" : "read",
                  Scopes.isOwn(scope) ? "your " : "",
                  Scopes.service(scope),
                  scope);
    };
  }
}
