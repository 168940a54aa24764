package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PasswordRules;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * {@code /account/register}. Does and says the same, after the same time, whether an address has an
 * account or not.
 */
public final class RegisterPage {

  static final String PATH = "/account/register";

  private final PageDesk desk;
  private final UserStore users;
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final InstantSource clock;

  public RegisterPage(
      PageDesk desk,
      UserStore users,
      AttemptStore attempts,
      PasswordHashing passwords,
      InstantSource clock) {
    this.desk = desk;
    this.users = users;
    this.attempts = attempts;
    this.passwords = passwords;
    this.clock = clock;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request, visit -> Future.succeededFuture(PageDesk.html(200, form(visit, "").html())));
  }

  private static FormPage form(Visit visit, String email) {
    return new FormPage("Register", PATH, "Register", visit.visitor())
        .field(Field.EMAIL, email)
        .field(Field.NEW_PASSWORD, "")
        .after("<p>Have an account? <a href=\"%s\">Sign in</a></p>\n".formatted(SignInPage.PATH));
  }

  public Future<Response> take(Request request) {
    return desk.take(request, this::attempt);
  }

  private Future<Response> attempt(Visit visit) {
    EmailAddress email;
    try {
      email = new EmailAddress(visit.form().get("email").strip());
    } catch (IllegalArgumentException e) {
      return refuse(visit, 422, "email", "Enter " + e.getMessage());
    }
    String password = visit.form().get(Field.NEW_PASSWORD.name());
    String fault = PasswordRules.fault(password, email);
    if (fault != null) {
      return refuse(visit, 422, Field.NEW_PASSWORD.name(), fault);
    }
    return attempts
        .take(
            Attempt.toRegister(visit.visitor().network()),
            clock.instant(),
            visit.request().deadline())
        .compose(
            may ->
                may
                    ? register(visit, email, password)
                    : refuse(visit, 429, "email", "Too many register from here; try again later"));
  }

  private Future<Response> register(Visit visit, EmailAddress email, String password) {
    User user =
        User.of(email, Role.CUSTOMER, false, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return passwords
        .hash(password)
        .compose(hash -> users.register(user, hash, visit.request().deadline()))
        .map(whether -> PageDesk.goTo(SignInPage.PATH + "?notice=registered"));
  }

  private static Future<Response> refuse(Visit visit, int status, String field, String why) {
    return Future.succeededFuture(
        PageDesk.html(status, form(visit, visit.form().get("email")).fault(field, why).html()));
  }
}
