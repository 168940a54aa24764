package dev.coppice.identity.signin;

import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the pages have in common: who looks at them, that forms are ours, and that nobody keeps or
 * frames them.
 */
public final class PageDesk {

  /** The hidden field that shows that a form is ours. */
  static final String FORM_TOKEN = "form-token";

  private static final Duration BROWSER_LIFE = Duration.ofDays(180);

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'%s; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final SessionStore sessions;
  private final InstantSource clock;
  private final boolean tls;

  /**
   * @param tls whether browsers come by https
   */
  public PageDesk(SessionStore sessions, InstantSource clock, boolean tls) {
    this.sessions = sessions;
    this.clock = clock;
    this.tls = tls;
  }

  /** A request for a page, and who it is of. */
  public record Visit(Request request, Visitor visitor, PostedForm form) {

    /** A parameter of the URL; empty where there is none. */
    String parameter(String name) {
      String value = request.queryParam(name);
      return value == null ? "" : value;
    }
  }

  /** Shows a page. */
  public Future<Response> show(Request request, Function<Visit, Future<Response>> page) {
    return visitor(request)
        .compose(
            visitor ->
                page.apply(new Visit(request, visitor, new PostedForm("")))
                    .map(response -> withVisit(response, visitor)));
  }

  /** Takes a form, if it is one of ours. */
  public Future<Response> take(Request request, Function<Visit, Future<Response>> work) {
    PostedForm form = new PostedForm(request.body().toString(StandardCharsets.UTF_8));
    return visitor(request)
        .compose(
            visitor ->
                visitor.hasSent(form.get(FORM_TOKEN))
                    ? work.apply(new Visit(request, visitor, form))
                    : Future.succeededFuture(withVisit(notOurs(), visitor)));
  }

  private static Response notOurs() {
    return html(
        403,
        Html.message(
            "This form is too old",
            "It was not sent from a page that this browser has open, or you have signed in or out"
                + " since. Nothing was done. Go back, reload the page, and send it again.",
            "<p><a href=\"/account\">Your account</a></p>"));
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

  /** Signs somebody in, and goes on to a path. The password has been looked at. */
  Future<Response> signIn(Visit visit, UUID userId, String path) {
    String session = Secret.random();
    String browser = Secret.random();
    Session before = visit.visitor().session();
    Instant now = clock.instant();
    return sessions
        .begin(
            Secret.hash(session),
            userId,
            now,
            before == null ? null : before.hash(),
            visit.request().deadline())
        .compose(
            begun ->
                sessions.remember(
                    Secret.hash(browser),
                    userId,
                    now.plus(BROWSER_LIFE),
                    visit.request().deadline()))
        .map(
            remembered ->
                goTo(path)
                    .withHeader("set-cookie", Cookie.SESSION.set(session, null, tls))
                    .withHeader("set-cookie", Cookie.BROWSER.set(browser, BROWSER_LIFE, tls))
                    .withHeader("set-cookie", Cookie.VISIT.clear(tls)));
  }

  /** Signs out whoever is signed in there, and goes on to a path. */
  public Future<Response> signOut(Visit visit, String path) {
    Session session = visit.visitor().session();
    Future<Void> ended =
        session == null
            ? Future.succeededFuture()
            : sessions.end(session.hash(), visit.request().deadline());
    return ended.map(done -> goTo(path).withHeader("set-cookie", Cookie.SESSION.clear(tls)));
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
