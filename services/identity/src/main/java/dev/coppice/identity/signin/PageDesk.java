package dev.coppice.identity.signin;

import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Secret;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.secondfactor.SecondFactorRule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the pages have in common: who looks at them, that forms are ours, and that nobody keeps or
 * frames them.
 */
public final class PageDesk {

  /** Where somebody is led to who has signed in. */
  public static final String ACCOUNT = "/account";

  /** Where second factors are set up. */
  public static final String SECOND_FACTOR = "/account/second-factor";

  /** The hidden field that shows that a form is ours. */
  static final String FORM_TOKEN = "form-token";

  private static final Duration BROWSER_LIFE = Duration.ofDays(180);
  private static final Duration SEEN_LIFE = Duration.ofDays(90);

  /** How long somebody has to enter a code who has given the password. */
  static final Duration PENDING_LIFE = Duration.ofMinutes(5);

  /** What whoever has yet to set a second factor up may do before. */
  private static final Set<String> BEFORE_SECOND_FACTOR =
      Set.of(
          "showSecondFactor",
          "beginSecondFactor",
          "confirmSecondFactor",
          "showSignIn",
          "signIn",
          "showSignInCode",
          "signInCode",
          "signOut",
          "logout");

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'%s; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final SessionStore sessions;
  private final InstantSource clock;
  private final SecondFactorRule rule;
  private final boolean tls;

  /**
   * @param rule who may do nothing before they have a second factor
   * @param tls whether browsers come by https
   */
  public PageDesk(SessionStore sessions, InstantSource clock, SecondFactorRule rule, boolean tls) {
    this.sessions = sessions;
    this.clock = clock;
    this.rule = rule;
    this.tls = tls;
  }

  public SecondFactorRule rule() {
    return rule;
  }

  /** A request for a page, and who it is of. */
  public record Visit(Request request, Visitor visitor, PostedForm form) {

    /** A parameter of the URL; empty where there is none. */
    public String parameter(String name) {
      String value = request.queryParam(name);
      return value == null ? "" : value;
    }
  }

  /** Shows a page. */
  public Future<Response> show(Request request, Function<Visit, Future<Response>> page) {
    return visitor(request)
        .compose(
            visitor ->
                unlessToBeSetUp(new Visit(request, visitor, new PostedForm("")), page)
                    .map(response -> withVisit(response, visitor)));
  }

  /** Takes a form, if it is one of ours. */
  public Future<Response> take(Request request, Function<Visit, Future<Response>> work) {
    PostedForm form = new PostedForm(request.body().toString(StandardCharsets.UTF_8));
    return visitor(request)
        .compose(
            visitor ->
                visitor.hasSent(form.get(FORM_TOKEN))
                    ? unlessToBeSetUp(new Visit(request, visitor, form), work)
                    : Future.succeededFuture(withVisit(notOurs(), visitor)));
  }

  private Future<Response> unlessToBeSetUp(Visit visit, Function<Visit, Future<Response>> page) {
    Session session = visit.visitor().session();
    boolean toBeSetUp =
        session != null
            && rule.isMissing(session.user().role(), session.secondFactor())
            && !BEFORE_SECOND_FACTOR.contains(visit.request().operation());
    return toBeSetUp ? Future.succeededFuture(goTo(SECOND_FACTOR)) : page.apply(visit);
  }

  private static Response notOurs() {
    return html(
        403,
        Html.message(
            "This form is too old",
            "It was not sent from a page that this browser has open, or you have signed in or out"
                + " since. Nothing was done. Go back, reload the page, and send it again.",
            "<p><a href=\"" + ACCOUNT + "\">Your account</a></p>"));
  }

  private Future<Visitor> visitor(Request request) {
    String header = request.header("cookie");
    String session = Cookie.SESSION.in(header, tls);
    if (session == null) {
      return Future.succeededFuture(stranger(request, header));
    }
    return sessions
        .find(Secret.hash(session), clock.instant(), request.deadline())
        .map(
            found ->
                found.isEmpty()
                    ? stranger(request, header)
                    : new Visitor(found.get(), session, false, browser(header), network(request)));
  }

  private Visitor stranger(Request request, @Nullable String header) {
    String visit = Cookie.VISIT.in(header, tls);
    return new Visitor(
        null,
        visit == null ? Secret.random() : visit,
        visit == null,
        browser(header),
        network(request));
  }

  private @Nullable String browser(@Nullable String header) {
    String browser = Cookie.BROWSER.in(header, tls);
    return browser == null ? null : Secret.hash(browser);
  }

  private static ClientNetwork network(Request request) {
    return ClientNetwork.of(request.header("x-forwarded-for"));
  }

  private Response withVisit(Response response, Visitor visitor) {
    return visitor.newcomer()
        ? response.withHeader("set-cookie", Cookie.VISIT.set(visitor.secret(), null, tls))
        : response;
  }

  /**
   * Notes that somebody has given the password, and lets them enter a code at a path. How long they
   * may is for us to tell and not for their browser, so its cookie has no age: there are clients
   * that send one with an age in another form.
   */
  Future<Response> suspend(Visit visit, UUID userId, String path) {
    String pending = Secret.random();
    return sessions
        .suspend(
            Secret.hash(pending),
            userId,
            clock.instant().plus(PENDING_LIFE),
            visit.request().deadline())
        .map(
            suspended ->
                goTo(path).withHeader("set-cookie", Cookie.PENDING.set(pending, null, tls)));
  }

  /** The hash of the cookie of somebody who has given the password; null where nobody has. */
  @Nullable String pending(Visit visit) {
    String pending = Cookie.PENDING.in(visit.request().header("cookie"), tls);
    return pending == null ? null : Secret.hash(pending);
  }

  /**
   * Signs somebody in by their password, to go on from there or to set up a second factor first.
   */
  Future<Response> signIn(Visit visit, UUID userId, Role role, Continuation next) {
    String path = rule.isMissing(role, false) ? next.after(SECOND_FACTOR) : next.target();
    return signIn(visit, userId, SignInMethod.PASSWORD, goTo(path));
  }

  /**
   * Signs somebody in who has shown who they are.
   *
   * @param answer what they see
   */
  public Future<Response> signIn(Visit visit, UUID userId, SignInMethod method, Response answer) {
    String session = Secret.random();
    String browser = Secret.random();
    String known = Cookie.SEEN.in(visit.request().header("cookie"), tls);
    String seen = known == null ? Secret.random() : known;
    Session before = visit.visitor().session();
    Instant now = clock.instant();
    NewSession begun =
        new NewSession(
            Secret.hash(session),
            userId,
            now,
            method,
            Secret.hash(seen),
            before == null ? null : before.hash(),
            visit.visitor().network().shortened(),
            BrowserName.of(visit.request().header("user-agent")));
    return sessions
        .begin(begun, visit.request().deadline())
        .compose(
            done ->
                sessions.remember(
                    Secret.hash(browser),
                    userId,
                    now.plus(BROWSER_LIFE),
                    visit.request().deadline()))
        .map(
            remembered ->
                answer
                    .withHeader("set-cookie", Cookie.SESSION.set(session, null, tls))
                    .withHeader("set-cookie", Cookie.BROWSER.set(browser, BROWSER_LIFE, tls))
                    .withHeader("set-cookie", Cookie.SEEN.set(seen, SEEN_LIFE, tls))
                    .withHeader("set-cookie", Cookie.VISIT.clear(tls)));
  }

  /** An answer that makes the browser forget that somebody had to enter a code. */
  Response withoutPending(Response answer) {
    return answer.withHeader("set-cookie", Cookie.PENDING.clear(tls));
  }

  /** An answer that makes the browser forget that somebody was signed in. */
  public Response withoutSession(Response answer) {
    return answer.withHeader("set-cookie", Cookie.SESSION.clear(tls));
  }

  /** Signs out whoever is signed in there, and goes on to a path. */
  public Future<Response> signOut(Visit visit, String path) {
    Session session = visit.visitor().session();
    Future<Void> ended =
        session == null
            ? Future.succeededFuture()
            : sessions.end(session.hash(), visit.request().deadline());
    return ended.map(done -> withoutSession(goTo(path)));
  }

  /** An answer with a page that nobody keeps. */
  public static Response html(int status, String page) {
    return html(status, page, "");
  }

  /**
   * @param formTargets origins, besides ours, that its form may lead to; each with a blank before
   */
  public static Response html(int status, String page, String formTargets) {
    return new Response(
        status,
        Params.of(
            "content-type",
            "text/html; charset=utf-8",
            "cache-control",
            "no-store",
            "content-security-policy",
            POLICY.formatted(formTargets),
            "x-frame-options",
            "DENY"),
        Buffer.buffer(page));
  }

  /** Sends the browser on, to be asked for with GET. */
  public static Response goTo(String url) {
    return new Response(
        303, Params.of("location", url, "cache-control", "no-store"), Buffer.buffer());
  }
}
