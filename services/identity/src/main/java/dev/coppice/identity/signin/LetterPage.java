package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.letters.LetterKind;
import dev.coppice.identity.letters.Outbox;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.mail.Letter;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code /account/register} and {@code /account/forgotten}: ask for an e-mail address and send a
 * letter to it. They do and say the same, after the same time, whether it has an account or not.
 */
public final class LetterPage {

  static final String REGISTER_PATH = "/account/register";
  static final String FORGOTTEN_PATH = "/account/forgotten";

  private final PageDesk desk;
  private final Outbox outbox;
  private final AttemptStore attempts;
  private final InstantSource clock;
  private final LetterKind kind;

  /**
   * @param kind which of the two it is
   */
  public LetterPage(
      PageDesk desk, Outbox outbox, AttemptStore attempts, InstantSource clock, LetterKind kind) {
    this.desk = desk;
    this.outbox = outbox;
    this.attempts = attempts;
    this.clock = clock;
    this.kind = kind;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request, visit -> Future.succeededFuture(PageDesk.html(200, form(visit, "").html())));
  }

  private FormPage form(Visit visit, String email) {
    boolean register = kind == LetterKind.REGISTER;
    return (register
            ? new FormPage("Register", REGISTER_PATH, "Send me a letter", visit.visitor())
                .before("<p>We send you a letter with a link to choose a password.</p>\n")
            : new FormPage(
                    "Password forgotten", FORGOTTEN_PATH, "Send me a letter", visit.visitor())
                .before("<p>We send you a letter with a link to set a new password.</p>\n"))
        .field(Field.EMAIL, email)
        .after("<p>Have an account? <a href=\"%s\">Sign in</a></p>\n".formatted(SignInPage.PATH));
  }

  public Future<Response> take(Request request) {
    return desk.take(request, this::attempt);
  }

  private Future<Response> attempt(Visit visit) {
    String typed = visit.form().get("email").strip();
    EmailAddress email;
    try {
      email = new EmailAddress(typed);
    } catch (IllegalArgumentException e) {
      return refuse(visit, 422, "Enter " + EmailAddress.EXAMPLE);
    }
    if (!Letter.isAddress(typed)) {
      return refuse(visit, 422, "Enter an e-mail address without quotes, brackets, and commas");
    }
    return attempts
        .take(
            Attempt.ofLetters(email, visit.visitor().network()),
            clock.instant(),
            visit.request().deadline())
        .compose(
            may ->
                may
                    ? outbox
                        .add(kind, email, clock.instant(), visit.request().deadline())
                        .map(added -> PageDesk.goTo(SignInPage.PATH + "?notice=letter"))
                    : refuse(
                        visit,
                        429,
                        "Too many letters were asked for from here, or for this address; wait a"
                            + " quarter of an hour"));
  }

  private Future<Response> refuse(Visit visit, int status, String why) {
    return Future.succeededFuture(
        PageDesk.html(status, form(visit, visit.form().get("email")).fault("email", why).html()));
  }
}
