package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code /account/sign-in/code}: the second step of signing in, for whoever has a second factor.
 * Who has given the password in this browser, and no other, is asked for a code, and signed in with
 * it.
 */
public final class SignInCodePage {

  static final String PATH = "/account/sign-in/code";

  private static final String EXPIRED = SignInPage.PATH + "?" + SignInPage.NOTICE + "=expired";

  private final PageDesk desk;
  private final SessionStore sessions;
  private final AttemptStore attempts;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  public SignInCodePage(
      PageDesk desk,
      SessionStore sessions,
      AttemptStore attempts,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.attempts = attempts;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request,
        visit ->
            forPending(
                visit,
                pending -> {
                  Continuation next = new Continuation(visit.parameter(Continuation.PARAMETER));
                  return Future.succeededFuture(
                      PageDesk.html(200, form(visit, next).html(), next.formTarget()));
                }));
  }

  public Future<Response> take(Request request) {
    return desk.take(request, visit -> forPending(visit, pending -> attempt(visit, pending)));
  }

  /** Somebody who has given the password, by the hash of their cookie. */
  private record Pending(String hash, UUID userId) {}

  private Future<Response> forPending(Visit visit, Function<Pending, Future<Response>> work) {
    String hash = desk.pending(visit);
    Future<Optional<UUID>> found =
        hash == null
            ? Future.succeededFuture(Optional.empty())
            : sessions.suspended(hash, clock.instant(), visit.request().deadline());
    return found.compose(
        userId ->
            hash == null || userId.isEmpty()
                ? Future.succeededFuture(PageDesk.goTo(EXPIRED))
                : work.apply(new Pending(hash, userId.get())));
  }

  private static FormPage form(Visit visit, Continuation next) {
    return new FormPage("Enter a code", PATH, "Sign in", visit.visitor())
        .hidden(Continuation.PARAMETER, next.path())
        .field(Field.CODE, "")
        .after("<p><a href=\"%s\">Sign in as somebody else</a></p>\n".formatted(SignInPage.PATH));
  }

  private Future<Response> attempt(Visit visit, Pending pending) {
    return counted(visit, pending)
        .compose(
            counted ->
                attempts
                    .take(counted, clock.instant(), visit.request().deadline())
                    .compose(
                        may -> may ? check(visit, pending, counted) : tooMany(visit, counted)));
  }

  private Future<List<Attempt>> counted(Visit visit, Pending pending) {
    String browser = visit.visitor().browserHash();
    List<Attempt> asStranger = Attempt.ofCode(pending.userId());
    return browser == null
        ? Future.succeededFuture(asStranger)
        : sessions
            .knownAt(browser, clock.instant(), visit.request().deadline())
            .map(
                owner ->
                    owner.filter(pending.userId()::equals).isPresent()
                        ? Attempt.ofCodeAt(browser)
                        : asStranger);
  }

  private Future<Response> check(Visit visit, Pending pending, List<Attempt> counted) {
    return secondFactor
        .use(pending.userId(), visit.form().get(Field.CODE.name()), visit.request().deadline())
        .compose(
            method ->
                method.isPresent()
                    ? enter(visit, pending, method.get(), counted)
                    : refuse(visit, 422, "The code is not right, or was used before"));
  }

  private Future<Response> enter(
      Visit visit, Pending pending, SignInMethod method, List<Attempt> counted) {
    Continuation next = new Continuation(visit.form().get(Continuation.PARAMETER));
    return attempts
        .forgive(counted, visit.request().deadline())
        .compose(
            forgiven ->
                sessions.resume(pending.hash(), clock.instant(), visit.request().deadline()))
        .compose(
            resumed ->
                resumed
                    ? desk.signIn(visit, pending.userId(), method, PageDesk.goTo(next.target()))
                        .map(desk::withoutPending)
                    : Future.succeededFuture(PageDesk.goTo(EXPIRED)));
  }

  private static Future<Response> tooMany(Visit visit, List<Attempt> counted) {
    Duration wait = counted.get(0).interval();
    return refuse(
            visit,
            429,
            "That was tried too often. Wait %d minutes, or sign in with a browser that you have used before"
                .formatted(wait.toMinutes()))
        .map(response -> response.withHeader("retry-after", Long.toString(wait.toSeconds())));
  }

  private static Future<Response> refuse(Visit visit, int status, String why) {
    Continuation next = new Continuation(visit.form().get(Continuation.PARAMETER));
    FormPage page = form(visit, next).fault(Field.CODE.name(), why);
    return Future.succeededFuture(PageDesk.html(status, page.html(), next.formTarget()));
  }
}
