package dev.coppice.identity.authorization;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.ClientStore;
import dev.coppice.identity.IdTokens;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignOutPage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /oauth2/logout}, <a
 * href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">OpenID Connect RP-Initiated
 * Logout</a>. A client that shows an ID token of the user signs them out, and gets them back at a
 * URI that it has registered for that; without one the user is asked, and sent nowhere.
 */
public final class LogoutPage {

  public static final String PATH = "/oauth2/logout";

  private final PageDesk desk;
  private final ClientStore clients;
  private final IdTokens tokens;

  public LogoutPage(PageDesk desk, ClientStore clients, IdTokens tokens) {
    this.desk = desk;
    this.clients = clients;
    this.tokens = tokens;
  }

  /** {@code GET /oauth2/logout} */
  public Future<Response> show(Request request) {
    QueryText query = new QueryText();
    for (int i = 0; i < request.query().size(); i++) {
      query.add(request.query().name(i), request.query().value(i));
    }
    return desk.show(
        request,
        visit ->
            hint(query)
                .compose(
                    hint ->
                        hint.isPresent() && isOf(hint.get(), visit.visitor().session())
                            ? end(visit, query, hint.get())
                            : ask(visit)));
  }

  /** {@code POST /oauth2/logout}: the same as GET, which gets the cookies that this may not. */
  public Future<Response> forward(Request request) {
    QueryText query = new QueryText(request.body().toString(StandardCharsets.UTF_8));
    return Future.succeededFuture(PageDesk.goTo(query.addedTo(PATH)));
  }

  private Future<Optional<IdTokens.Hint>> hint(QueryText query) {
    String text = query.get("id_token_hint");
    String client = query.get("client_id");
    return text == null
        ? Future.succeededFuture(Optional.empty())
        : tokens
            .read(text)
            .map(found -> found.filter(hint -> client == null || client.equals(hint.clientId())));
  }

  /** Who is not signed in any more cannot be signed out by mistake. */
  private static boolean isOf(IdTokens.Hint hint, @Nullable Session session) {
    return session == null || session.user().id().toString().equals(hint.subject());
  }

  private Future<Response> end(Visit visit, QueryText query, IdTokens.Hint hint) {
    return clients
        .find(hint.clientId(), visit.request().deadline())
        .compose(
            client -> {
              String wanted = query.get("post_logout_redirect_uri");
              boolean registered =
                  client.isPresent()
                      && client.get().postLogoutRedirectUris().stream()
                          .anyMatch(uri -> uri.text().equals(wanted));
              String next =
                  registered && wanted != null
                      ? new QueryText().addIfThere("state", query.get("state")).addedTo(wanted)
                      : SignOutPage.SIGNED_OUT;
              return desk.signOut(visit, next);
            });
  }

  private static Future<Response> ask(Visit visit) {
    Session session = visit.visitor().session();
    return Future.succeededFuture(
        session == null
            ? PageDesk.html(200, Html.message("Sign out", "You are not signed in.", ""))
            : SignOutPage.ask(visit));
  }
}
