package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PasswordRules;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** {@code /account/password}: sets another password, for whoever knows the one that there is. */
public final class PasswordPage {

  static final String PATH = "/account/password";

  private static final Field OLD =
      new Field("password", "Present password", "password", "current-password", "");

  private final PageDesk desk;
  private final UserStore users;
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final InstantSource clock;

  public PasswordPage(
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
        request,
        visit ->
            Future.succeededFuture(
                visit.visitor().session() == null
                    ? PageDesk.goTo(SignInPage.PATH)
                    : PageDesk.html(200, form(visit).html())));
  }

  private static FormPage form(Visit visit) {
    return new FormPage("Change the password", PATH, "Change", visit.visitor())
        .field(OLD, "")
        .field(Field.NEW_PASSWORD, "")
        .after("<p><a href=\"%s\">Your account</a></p>\n".formatted(AccountPage.PATH));
  }

  public Future<Response> take(Request request) {
    return desk.take(
        request,
        visit -> {
          Session session = visit.visitor().session();
          return session == null
              ? Future.succeededFuture(PageDesk.goTo(SignInPage.PATH))
              : attempt(visit, session.user());
        });
  }

  private Future<Response> attempt(Visit visit, User user) {
    String wanted = visit.form().get(Field.NEW_PASSWORD.name());
    String fault = PasswordRules.fault(wanted, user.email());
    if (fault != null) {
      return refuse(visit, 422, Field.NEW_PASSWORD, fault);
    }
    List<Attempt> counted = Attempt.ofOwn(user.id());
    return attempts
        .take(counted, clock.instant(), visit.request().deadline())
        .compose(
            may ->
                may
                    ? check(visit, user)
                    : refuse(visit, 429, OLD, "That was tried too often. Wait a few minutes"))
        .compose(
            answer ->
                answer.status() == 303
                    ? attempts.forgive(counted, visit.request().deadline()).map(answer)
                    : Future.succeededFuture(answer));
  }

  private Future<Response> check(Visit visit, User user) {
    return users
        .find(user.id(), visit.request().deadline())
        .compose(
            found ->
                passwords.matches(
                    visit.form().get(OLD.name()),
                    found.isPresent() ? found.get().passwordHash() : null))
        .compose(
            right ->
                right
                    ? change(visit, user)
                    : refuse(visit, 422, OLD, "The present password is not right"));
  }

  /** All others are signed out, and who has done it gets a new session. */
  private Future<Response> change(Visit visit, User user) {
    return passwords
        .hash(visit.form().get(Field.NEW_PASSWORD.name()))
        .compose(hash -> users.setPassword(user.id(), hash, visit.request().deadline()))
        .compose(set -> desk.signIn(visit, user.id(), AccountPage.PATH + "?notice=password"));
  }

  private static Future<Response> refuse(Visit visit, int status, Field field, String why) {
    return Future.succeededFuture(
        PageDesk.html(status, form(visit).fault(field.name(), why).html()));
  }
}
