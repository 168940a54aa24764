package dev.coppice.identity.authorization;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.BrowserClient;
import dev.coppice.identity.Client;
import dev.coppice.identity.ClientStore;
import dev.coppice.identity.Grant;
import dev.coppice.identity.RedirectUri;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.Secret;
import dev.coppice.identity.authorization.AuthorizationRequest.Prompt;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignInPage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /oauth2/authorize}: finds out who the user is, asks whether the client may act for them,
 * and sends them back to it. What is wrong with the client or its redirect URI is told to the user,
 * who is sent nowhere; all else to the client.
 */
public final class AuthorizePage {

  public static final String PATH = "/oauth2/authorize";

  static final Duration CODE_LIFE = Duration.ofSeconds(60);

  private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final PageDesk desk;
  private final ClientStore clients;
  private final AuthorizationStore authorizations;
  private final InstantSource clock;
  private final String issuer;

  public AuthorizePage(
      PageDesk desk,
      ClientStore clients,
      PostgresAuthorizationStore authorizations,
      InstantSource clock,
      String issuer) {
    this.desk = desk;
    this.clients = clients;
    this.authorizations = authorizations;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** {@code GET /oauth2/authorize} */
  public Future<Response> show(Request request) {
    QueryText query = new QueryText();
    for (int i = 0; i < request.query().size(); i++) {
      query.add(request.query().name(i), request.query().value(i));
    }
    return desk.show(request, visit -> forClient(visit, query, asked -> authorize(visit, asked)));
  }

  /**
   * {@code POST /oauth2/authorize}, as OpenID Connect wants it: the same as GET, which gets the
   * cookies that a form of another site does not.
   */
  public Future<Response> forward(Request request) {
    QueryText query = new QueryText(request.body().toString(StandardCharsets.UTF_8));
    return Future.succeededFuture(PageDesk.goTo(query.addedTo(PATH)));
  }

  /** {@code POST /oauth2/consent}: what the user has decided. */
  public Future<Response> decide(Request request) {
    return desk.take(
        request,
        visit ->
            forClient(
                visit,
                new QueryText(visit.form().get(ConsentPage.REQUEST)),
                asked -> decided(visit, asked)));
  }

  /** Finds the client, and where its users are sent back to. */
  private Future<Response> forClient(
      Visit visit, QueryText query, Function<AuthorizationRequest, Future<Response>> work) {
    String id = query.get("client_id");
    Future<Optional<Client>> found =
        id == null || !CLIENT_ID.matcher(id).matches()
            ? Future.succeededFuture(Optional.empty())
            : clients.find(id, visit.request().deadline());
    return found.compose(
        client -> {
          if (client.isEmpty() || !client.get().grants().contains(Grant.AUTHORIZATION_CODE)) {
            return astray("There is no such application here that could sign you in.");
          }
          Optional<RedirectUri> back = registered(client.get(), query.get("redirect_uri"));
          return back.isEmpty()
              ? astray(
                  "The application wants you sent to a place that it has not registered. Its"
                      + " operator has to mend that.")
              : attempt(query, client.get(), back.get(), work);
        });
  }

  private static Optional<RedirectUri> registered(Client client, @Nullable String uri) {
    return client.redirectUris().stream()
        .flatMap(each -> each.asAskedFor(uri).stream())
        .findFirst();
  }

  private Future<Response> attempt(
      QueryText query,
      Client client,
      RedirectUri back,
      Function<AuthorizationRequest, Future<Response>> work) {
    return Future.succeededFuture()
        .compose(begun -> work.apply(AuthorizationRequest.read(query, client, back)))
        .recover(
            cause ->
                cause instanceof AuthorizationRefusedException refused
                    ? Future.succeededFuture(refusal(refused, back, query.get("state")))
                    : Future.failedFuture(cause));
  }

  private static Future<Response> astray(String why) {
    return Future.succeededFuture(
        PageDesk.html(400, Html.message("This does not lead anywhere", why, "")));
  }

  private Response refusal(
      AuthorizationRefusedException refused, RedirectUri back, @Nullable String state) {
    return PageDesk.goTo(
        new QueryText()
            .add("error", refused.error())
            .add("error_description", String.valueOf(refused.getMessage()))
            .addIfThere("state", state)
            .add("iss", issuer)
            .addedTo(back.text()));
  }

  private Future<Response> authorize(Visit visit, AuthorizationRequest asked) {
    Session session = visit.visitor().session();
    if (session == null || asked.wantsSignInAfter(session.signedInAt(), clock.instant())) {
      return signInFirst(asked);
    }
    Scopes scopes = asked.scopes().forRole(session.user().role());
    return authorizations
        .consented(session.user().id(), asked.client().id(), visit.request().deadline())
        .compose(
            consented ->
                (BrowserClient.is(asked.client()) || consented.contains(scopes))
                        && !asked.asks(Prompt.CONSENT)
                    ? sendBack(visit, asked, session)
                    : askConsent(visit, asked, session, scopes));
  }

  private static Future<Response> signInFirst(AuthorizationRequest asked) {
    if (asked.asks(Prompt.NONE)) {
      throw new AuthorizationRefusedException("login_required", "nobody is signed in");
    }
    return Future.succeededFuture(
        PageDesk.goTo(SignInPage.leadingTo(PATH + "?" + asked.queryAfterSignIn())));
  }

  private static Future<Response> askConsent(
      Visit visit, AuthorizationRequest asked, Session session, Scopes scopes) {
    if (asked.asks(Prompt.NONE)) {
      throw new AuthorizationRefusedException("consent_required", "the user was not asked yet");
    }
    return Future.succeededFuture(
        ConsentPage.of(asked, session.user(), scopes, visit.visitor().formToken()));
  }

  private Future<Response> decided(Visit visit, AuthorizationRequest asked) {
    Session session = visit.visitor().session();
    if (session == null) {
      return signInFirst(asked);
    }
    if (!visit.form().get(ConsentPage.DECISION).equals(ConsentPage.ALLOW)) {
      throw new AuthorizationRefusedException("access_denied", "the user has said no");
    }
    return authorizations
        .consent(
            session.user().id(),
            asked.client().id(),
            asked.scopes().forRole(session.user().role()),
            visit.request().deadline())
        .compose(consented -> sendBack(visit, asked, session));
  }

  private Future<Response> sendBack(Visit visit, AuthorizationRequest asked, Session session) {
    String code = Secret.random();
    GrantedCode granted =
        new GrantedCode(
            Secret.hash(code),
            asked.client().id(),
            session.user().id(),
            asked.redirectUri().text(),
            asked.scopes().forRole(session.user().role()),
            asked.challenge(),
            asked.nonce(),
            session.signedInAt(),
            session.method(),
            clock.instant().plus(CODE_LIFE));
    return authorizations
        .keep(granted, visit.request().deadline())
        .map(
            kept ->
                PageDesk.goTo(
                    new QueryText()
                        .add("code", code)
                        .addIfThere("state", asked.state())
                        .add("iss", issuer)
                        .addedTo(asked.redirectUri().text())));
  }
}
