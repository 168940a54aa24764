package dev.coppice.gateway.sessions;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.SignIn;
import dev.coppice.gateway.authentication.SessionCookie;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.TokenOffer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The service that signs tokens here, as its client sees it: where browsers are sent to, and what
 * it is asked over the event bus. For one event loop.
 */
final class SignInService {

  private static final int OK = 200;
  private static final int SEE_OTHER = 303;
  private static final int BAD_REQUEST = 400;
  private static final String CALLBACK = "/session/callback";

  private final RouteBoard board;
  private final Calls calls;
  private final String issuer;
  private final InstantSource clock;

  /**
   * @param issuer the origin at which browsers find it, and this gateway
   */
  SignInService(RouteBoard board, Calls calls, String issuer, InstantSource clock) {
    this.board = board;
    this.calls = calls;
    this.issuer = issuer;
    this.clock = clock;
  }

  private record Offer(TokenOffer tokens, SignIn signIn) {}

  private Offer offer() {
    TokenOffer tokens = board.table().tokens();
    if (tokens == null || tokens.signIn().isEmpty()) {
      throw new FailureException(
          Failure.Unavailable.of("no service here lets browsers sign in now"));
    }
    return new Offer(tokens, tokens.signIn().get());
  }

  String issuer() {
    return issuer;
  }

  /** The id of the client that the gateway is. */
  String client() {
    return offer().signIn().client();
  }

  /** Where a browser is sent to sign in, for all that operations here need. */
  String authorizationUrl(SignInAttempt attempt) {
    TreeSet<String> scopes = new TreeSet<>();
    for (Route route : board.table().routes()) {
      route.operation().access().scopes().forEach(scopes::addAll);
    }
    return new FormText()
        .add("response_type", "code")
        .add("client_id", client())
        .add("redirect_uri", issuer + CALLBACK)
        .add("scope", ("openid email " + String.join(" ", scopes)).strip())
        .add("state", attempt.state())
        .add("nonce", attempt.nonce())
        .add("code_challenge", attempt.challenge())
        .add("code_challenge_method", "S256")
        .after(issuer + offer().signIn().authorize().path());
  }

  /**
   * Where a browser goes that wants to sign out there, too; empty while no service here lets
   * browsers sign in.
   *
   * @param idToken by which it need not be asked; null where there is none
   */
  Optional<String> endUrl(@Nullable String idToken) {
    TokenOffer tokens = board.table().tokens();
    return tokens == null
        ? Optional.empty()
        : tokens
            .signIn()
            .map(
                signIn -> {
                  FormText query = new FormText().add("client_id", signIn.client());
                  return (idToken == null ? query : query.add("id_token_hint", idToken))
                      .after(issuer + signIn.end().path());
                });
  }

  /**
   * Signs a browser out there, as if it had gone to {@link #endUrl} itself: what it is answered,
   * which leads on and has cookies to forget; empty where it has to be asked first.
   *
   * @param headers what the browser sends here, which has the cookies for there too
   */
  Future<Optional<Response>> end(String idToken, MultiMap headers) {
    String sent = String.join("; ", headers.getAll(HttpHeaderNames.COOKIE));
    String cookies = SessionCookie.strippedOf(sent);
    Params passed = cookies == null ? Params.NONE : Params.of("cookie", cookies);
    return Future.succeededFuture()
        .compose(
            begun -> {
              Params query = Params.of("client_id", client(), "id_token_hint", idToken);
              return call(offer().signIn().end(), query, passed, null, Buffer.buffer());
            })
        .map(answer -> Optional.of(answer).filter(SignInService::leadsOn));
  }

  private static boolean leadsOn(Response answer) {
    return answer.status() == SEE_OTHER && answer.header("location") != null;
  }

  /** What a code gives; empty where it gives nothing. */
  Future<Optional<GrantedTokens>> redeem(String code, String verifier) {
    return ask(
        new FormText()
            .add("grant_type", "authorization_code")
            .add("client_id", client())
            .add("redirect_uri", issuer + CALLBACK)
            .add("code", code)
            .add("code_verifier", verifier));
  }

  /** What a refresh token gives; empty where it gives nothing any more. */
  Future<Optional<GrantedTokens>> refresh(String token) {
    return Future.succeededFuture()
        .compose(
            begun ->
                ask(
                    new FormText()
                        .add("grant_type", "refresh_token")
                        .add("client_id", client())
                        .add("refresh_token", token)));
  }

  private Future<Optional<GrantedTokens>> ask(FormText form) {
    return post(offer().signIn().token(), form).map(this::read);
  }

  private Optional<GrantedTokens> read(Response answer) {
    if (answer.status() == BAD_REQUEST
        && "invalid_grant".equals(answer.jsonBody().getString("error"))) {
      return Optional.empty();
    }
    JsonObject json = expectOk(answer).jsonBody();
    return Optional.of(
        new GrantedTokens(
            json.getString("access_token"),
            clock.instant().plusSeconds(json.getLong("expires_in")),
            json.getString("refresh_token"),
            json.getString("id_token"),
            json.getString("scope")));
  }

  /** Takes back all that was given with a refresh token. */
  Future<Void> revoke(String token) {
    return Future.succeededFuture()
        .compose(
            begun ->
                post(
                    offer().signIn().revoke(),
                    new FormText().add("client_id", client()).add("token", token)))
        .map(SignInService::expectOk)
        .mapEmpty();
  }

  /** The e-mail address of whoever a token is for. */
  Future<String> email(Principal user) {
    return call(offer().signIn().user(), Params.NONE, Params.NONE, user, Buffer.buffer())
        .map(answer -> expectOk(answer).jsonBody().getString("email"));
  }

  private Future<Response> post(Operation operation, FormText form) {
    Params headers = Params.of("content-type", "application/x-www-form-urlencoded");
    return call(operation, Params.NONE, headers, null, Buffer.buffer(form.toString()));
  }

  private Future<Response> call(
      Operation operation,
      Params query,
      Params headers,
      @Nullable Principal principal,
      Buffer body) {
    Deadline deadline = new Deadline(System.nanoTime() + operation.timeout().toNanos());
    Request request =
        new Request(
            operation.id(),
            Params.NONE,
            query,
            headers,
            principal,
            deadline,
            null,
            null,
            null,
            body);
    return calls.call(offer().tokens().service(), operation, request, instance -> {});
  }

  /** What it says in its answer may have a secret in it. */
  private static Response expectOk(Response answer) {
    if (answer.status() != OK) {
      throw new FailureException(
          Failure.Unavailable.of("signing in does not work now"),
          new IllegalStateException("the service that signs tokens answers " + answer.status()));
    }
    return answer;
  }
}
