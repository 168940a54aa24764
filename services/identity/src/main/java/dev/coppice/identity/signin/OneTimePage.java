package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Secret;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.OneTimeLink;
import dev.coppice.identity.accounts.OneTimeLinks;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one-time links lead to: {@code /account/set-password} sets the password of an account,
 * {@code /account/administrator} makes the first account of the staff.
 */
public final class OneTimePage {

  private final PageDesk desk;
  private final UserStore users;
  private final PasswordHashing passwords;
  private final InstantSource clock;
  private final boolean administrator;

  /**
   * @param administrator which of the two it is
   */
  public OneTimePage(
      PageDesk desk,
      UserStore users,
      PasswordHashing passwords,
      InstantSource clock,
      boolean administrator) {
    this.desk = desk;
    this.users = users;
    this.passwords = passwords;
    this.clock = clock;
    this.administrator = administrator;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request,
        visit -> {
          String token = visit.parameter(OneTimeLinks.PARAMETER);
          return good(visit, token)
              .map(
                  good ->
                      good.isPresent()
                          ? PageDesk.html(200, form(visit, token, "").html())
                          : gone());
        });
  }

  private Future<Optional<OneTimeLink>> good(Visit visit, String token) {
    return users
        .link(Secret.hash(token), clock.instant(), visit.request().deadline())
        .map(found -> found.filter(link -> (link.userId() == null) == administrator));
  }

  private FormPage form(Visit visit, String token, String email) {
    FormPage page =
        administrator
            ? new FormPage(
                    "Make the administrator",
                    OneTimeLinks.ADMINISTRATOR_PATH,
                    "Make the account",
                    visit.visitor())
                .notice("This account will be of the staff, and may do all that staff may.")
                .field(Field.EMAIL, email)
            : new FormPage(
                "Set the password", OneTimeLinks.PASSWORD_PATH, "Set it", visit.visitor());
    return page.hidden(OneTimeLinks.PARAMETER, token).field(Field.NEW_PASSWORD, "");
  }

  private static Response gone() {
    return PageDesk.html(
        410,
        Html.message(
            "This link is not good any more",
            "It has been used, or has expired. Ask whoever gave it to you for another one.",
            "<p><a href=\"%s\">Sign in</a></p>".formatted(SignInPage.PATH)));
  }

  public Future<Response> take(Request request) {
    return desk.take(request, this::attempt);
  }

  private Future<Response> attempt(Visit visit) {
    EmailAddress email = null;
    if (administrator) {
      try {
        email = new EmailAddress(visit.form().get("email").strip());
      } catch (IllegalArgumentException e) {
        return refuse(visit, "email", "Enter " + e.getMessage());
      }
    }
    String password = visit.form().get(Field.NEW_PASSWORD.name());
    String fault = PasswordRules.fault(password, email);
    return fault == null
        ? check(visit, password, email)
        : refuse(visit, Field.NEW_PASSWORD.name(), fault);
  }

  /** Whoever has no good link is not worth the hashing. */
  private Future<Response> check(Visit visit, String password, @Nullable EmailAddress email) {
    return good(visit, visit.form().get(OneTimeLinks.PARAMETER))
        .compose(
            good ->
                good.isEmpty()
                    ? Future.succeededFuture(gone())
                    : passwords
                        .hash(password)
                        .compose(hash -> use(visit, good.get().hash(), hash, email))
                        .map(
                            used ->
                                used
                                    ? PageDesk.goTo(SignInPage.PATH + "?notice=password")
                                    : gone()));
  }

  private Future<Boolean> use(Visit visit, String link, String hash, @Nullable EmailAddress email) {
    return email == null
        ? users.setPasswordBy(link, hash, clock.instant(), visit.request().deadline())
        : users.beginAdministration(
            link,
            User.of(email, Role.STAFF, true, clock.instant().truncatedTo(ChronoUnit.MICROS)),
            hash,
            clock.instant(),
            visit.request().deadline());
  }

  private Future<Response> refuse(Visit visit, String field, String why) {
    return Future.succeededFuture(
        PageDesk.html(
            422,
            form(visit, visit.form().get(OneTimeLinks.PARAMETER), visit.form().get("email"))
                .fault(field, why)
                .html()));
  }
}
