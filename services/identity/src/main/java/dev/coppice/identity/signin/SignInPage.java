package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.Credentials;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /account/sign-in}. Says the same, after the same time, whether an account is not there,
 * has no password, or another one.
 */
public final class SignInPage {

  public static final String PATH = "/account/sign-in";

  /** What the page may begin with, by the value of its parameter {@code notice}. */
  static final String NOTICE = "notice";

  private static final String REFUSED = "The e-mail address or the password is not right";

  private final PageDesk desk;
  private final UserStore users;
  private final SessionStore sessions;
  private final PasswordCheck passwords;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  public SignInPage(
      PageDesk desk,
      UserStore users,
      SessionStore sessions,
      AttemptStore attempts,
      PasswordHashing passwords,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.desk = desk;
    this.users = users;
    this.sessions = sessions;
    this.passwords = new PasswordCheck(attempts, passwords, clock);
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  /** The path of the page that leads on to another one. */
  public static String leadingTo(String path) {
    return new Continuation(path).after(PATH);
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request,
        visit -> {
          Continuation next = new Continuation(visit.parameter(Continuation.PARAMETER));
          FormPage page = form(visit, next, "").notice(notice(visit.parameter(NOTICE)));
          return Future.succeededFuture(PageDesk.html(200, page.html(), next.formTarget()));
        });
  }

  private static @Nullable String notice(String name) {
    return switch (name) {
      case "letter" ->
          "A letter is on its way to you. Open the link in it to go on; if it does not come, look"
              + " among what your mail takes for junk.";
      case "password" -> "The password is set. Sign in with it.";
      case "expired" -> "That has taken too long. Sign in again.";
      case "erased" -> "The account is erased, with all that belonged to it.";
      case "signed-out" -> "You have signed out.";
      default -> null;
    };
  }

  private static FormPage form(Visit visit, Continuation next, String email) {
    return new FormPage("Sign in", PATH, "Sign in", visit.visitor())
        .hidden(Continuation.PARAMETER, next.path())
        .field(Field.EMAIL, email)
        .field(Field.PASSWORD, "")
        .after(
            """
            <p><a href="%s">Password forgotten?</a></p>
            <p>No account yet? <a href="%s">Register</a></p>
            """
                .formatted(LetterPage.FORGOTTEN_PATH, LetterPage.REGISTER_PATH));
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
      return refuse(visit, 422, "email", "Enter " + EmailAddress.EXAMPLE);
    }
    String password = visit.form().get("password");
    if (password.isEmpty()) {
      return refuse(visit, 422, "password", "Enter the password");
    }
    return users
        .find(email, visit.request().deadline())
        .compose(
            found ->
                counted(visit, email, found)
                    .compose(counted -> check(visit, password, found, counted)));
  }

  /** What this attempt counts as. */
  private Future<List<Attempt>> counted(
      Visit visit, EmailAddress email, Optional<Credentials> found) {
    String browser = visit.visitor().browserHash();
    List<Attempt> asStranger = Attempt.byStranger(email, visit.visitor().network());
    if (browser == null) {
      return Future.succeededFuture(asStranger);
    }
    Optional<UUID> user = found.map(credentials -> credentials.user().id());
    return sessions
        .knownAt(browser, clock.instant(), visit.request().deadline())
        .map(owner -> owner.isPresent() && owner.equals(user) ? Attempt.at(browser) : asStranger);
  }

  private Future<Response> check(
      Visit visit, String password, Optional<Credentials> found, List<Attempt> counted) {
    String hash = found.isPresent() ? found.get().passwordHash() : null;
    return passwords
        .check(password, hash, counted, visit.request().deadline())
        .compose(
            verdict ->
                switch (verdict) {
                  case RIGHT -> enter(visit, found.orElseThrow().user());
                  case WRONG -> refuse(visit, 422, "email", REFUSED);
                  case TOO_MANY -> tooMany(visit);
                });
  }

  /** Whoever has a second factor has to show it before they are signed in. */
  private Future<Response> enter(Visit visit, User user) {
    Continuation next = new Continuation(visit.form().get(Continuation.PARAMETER));
    return secondFactor
        .status(user.id(), visit.request().deadline())
        .compose(
            status ->
                status.isPresent()
                    ? desk.suspend(visit, user.id(), next.after(SignInCodePage.PATH))
                    : desk.signIn(visit, user.id(), user.role(), next));
  }

  private static Future<Response> tooMany(Visit visit) {
    return refuse(
            visit,
            429,
            "email",
            "That was tried too often. Wait a few minutes, or sign in with a browser that you have"
                + " used before")
        .map(
            response ->
                response.withHeader("retry-after", Long.toString(Attempt.WAIT.toSeconds())));
  }

  private static Future<Response> refuse(Visit visit, int status, String field, String why) {
    Continuation next = new Continuation(visit.form().get(Continuation.PARAMETER));
    FormPage page = form(visit, next, visit.form().get("email")).fault(field, why);
    return Future.succeededFuture(PageDesk.html(status, page.html(), next.formTarget()));
  }
}
