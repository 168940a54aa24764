package dev.coppice.identity.account;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.secondfactor.QrDrawing;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.Attempt;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.Continuation;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code /account/second-factor}: sets a second factor up. Whoever has shown the password sees a
 * secret, gives it to their app, and enters a code of it; then it is on.
 */
public final class SecondFactorPage implements ProvenPage.Deed {

  private static final String CONFIRM_PATH = PageDesk.SECOND_FACTOR + "/confirm";

  private static final Field FIRST_CODE =
      new Field("code", "Code", "text", "one-time-code", "The six digits that the app shows now");

  private static final String SECRET =
      """
      <p>Scan this with the app, or type the key into it.</p>
      %s<p>Key: <code>%s</code></p>
      """;

  private final PageDesk desk;
  private final ProvenPage page;
  private final SecondFactor secondFactor;
  private final AttemptStore attempts;
  private final InstantSource clock;

  SecondFactorPage(
      PageDesk desk,
      Proof proof,
      SecondFactor secondFactor,
      AttemptStore attempts,
      InstantSource clock) {
    this.desk = desk;
    this.page = new ProvenPage(desk, proof, this);
    this.secondFactor = secondFactor;
    this.attempts = attempts;
    this.clock = clock;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request,
        visit ->
            ProvenPage.forSession(
                visit,
                (same, session) ->
                    session.secondFactor() ? toAccount() : page.show(same, session)));
  }

  /** One that is on is removed before another is set up. */
  private static Future<Response> toAccount() {
    return Future.succeededFuture(PageDesk.goTo(PageDesk.ACCOUNT));
  }

  public Future<Response> begin(Request request) {
    return page.take(request);
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    String notice =
        desk.rule().isMissing(session.user().role(), session.secondFactor())
            ? "The staff need a second factor here. Set it up to go on."
            : null;
    return new FormPage(
            "Set up a second factor", PageDesk.SECOND_FACTOR, "Set it up", visit.visitor())
        .notice(notice)
        .before(
            "<p>Besides the password you then need a code whenever you sign in, which an app on your"
                + " phone shows (RFC 6238). All others who are signed in as you are signed out.</p>\n")
        .hidden(Continuation.PARAMETER, next(visit).path());
  }

  private static Continuation next(Visit visit) {
    String sent = visit.form().get(Continuation.PARAMETER);
    return new Continuation(sent.isEmpty() ? visit.parameter(Continuation.PARAMETER) : sent);
  }

  @Override
  public Future<Response> done(Visit visit, Session session) {
    return session.secondFactor()
        ? toAccount()
        : secondFactor
            .begin(session.user(), visit.request().deadline())
            .map(setup -> PageDesk.html(200, codeForm(visit).before(secret(setup)).html()));
  }

  private static String secret(SecondFactor.Setup setup) {
    return SECRET.formatted(
        QrDrawing.svg(setup.uri(), "The key below as a QR code"),
        setup.secret().replaceAll(".{4}(?=.)", "$0 "));
  }

  private static FormPage codeForm(Visit visit) {
    return new FormPage("Enter a code of the app", CONFIRM_PATH, "Turn it on", visit.visitor())
        .hidden(Continuation.PARAMETER, next(visit).path())
        .field(FIRST_CODE, "")
        .after("<p><a href=\"%s\">Begin anew</a></p>\n".formatted(PageDesk.SECOND_FACTOR));
  }

  /** The first code. */
  public Future<Response> confirm(Request request) {
    return desk.take(
        request,
        visit ->
            ProvenPage.forSession(
                visit,
                (same, session) -> session.secondFactor() ? toAccount() : attempt(same, session)));
  }

  private Future<Response> attempt(Visit visit, Session session) {
    List<Attempt> counted = Attempt.ofOwn(session.user().id(), true);
    return attempts
        .take(counted, clock.instant(), visit.request().deadline())
        .compose(
            may ->
                may
                    ? confirm(visit, session)
                    : refuse(visit, 429, "That was tried too often. Wait a few minutes"));
  }

  /** Does not show the secret again, which whoever has taken over the session may not see. */
  private Future<Response> confirm(Visit visit, Session session) {
    return secondFactor
        .confirm(
            session.user().id(), visit.form().get(FIRST_CODE.name()), visit.request().deadline())
        .compose(
            codes ->
                codes.isEmpty()
                    ? refuse(
                        visit,
                        422,
                        "The code is not right. Enter the next one that the app shows, or begin anew")
                    : desk.signIn(
                        visit,
                        session.user().id(),
                        SignInMethod.CODE,
                        codes(codes.get(), next(visit))));
  }

  private static Future<Response> refuse(Visit visit, int status, String why) {
    return Future.succeededFuture(
        PageDesk.html(status, codeForm(visit).fault(FIRST_CODE.name(), why).html()));
  }

  /** Recovery codes, which are shown this once. */
  static Response codes(List<String> codes, Continuation next) {
    String main =
        """
        <p>Each lets you sign in once without the app. Print them, or keep them where you keep
        passwords: they are shown now, and never again.</p>
        <pre>%s</pre>
        <p><a href="%s">I have kept them; go on</a></p>
        """
            .formatted(String.join("\n", codes), Html.escape(next.target()));
    return PageDesk.html(200, Html.message("Recovery codes", "The second factor is on.", main));
  }
}
