package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.Secret;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.LinkStore;
import dev.coppice.identity.accounts.NewPassword;
import dev.coppice.identity.accounts.OneTimeLink;
import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import dev.coppice.identity.accounts.OneTimeLinks;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PasswordRules;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one-time links lead to: {@code /account/set-password} sets the password of an account,
 * {@code /account/register/finish} makes one for the address that the link was mailed to, {@code
 * /account/administrator} makes the first account of the staff.
 */
public final class OneTimePage {

  private final PageDesk desk;
  private final LinkStore links;
  private final PasswordHashing passwords;
  private final InstantSource clock;
  private final Purpose purpose;

  /**
   * @param purpose which of them it is
   */
  public OneTimePage(
      PageDesk desk,
      LinkStore links,
      PasswordHashing passwords,
      InstantSource clock,
      Purpose purpose) {
    this.desk = desk;
    this.links = links;
    this.passwords = passwords;
    this.clock = clock;
    this.purpose = purpose;
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
                          ? PageDesk.html(200, form(visit, good.get(), token, "").html())
                          : gone());
        });
  }

  private Future<Optional<OneTimeLink>> good(Visit visit, String token) {
    return links
        .link(Secret.hash(token), clock.instant(), visit.request().deadline())
        .map(found -> found.filter(link -> link.purpose() == purpose));
  }

  private FormPage form(Visit visit, OneTimeLink link, String token, String email) {
    FormPage page =
        switch (purpose) {
          case PASSWORD ->
              new FormPage("Set the password", purpose.path(), "Set it", visit.visitor());
          case REGISTRATION ->
              new FormPage("Choose a password", purpose.path(), "Register", visit.visitor())
                  .notice("This makes an account for " + address(link).text() + ".");
          case ADMINISTRATION ->
              new FormPage(
                      "Make the administrator", purpose.path(), "Make the account", visit.visitor())
                  .notice("This account will be of the staff, and may do all that staff may.")
                  .field(Field.EMAIL, email);
        };
    return page.hidden(OneTimeLinks.PARAMETER, token).field(Field.NEW_PASSWORD, "");
  }

  private static EmailAddress address(OneTimeLink link) {
    return Objects.requireNonNull(link.email());
  }

  private Response gone() {
    String other =
        switch (purpose) {
          case PASSWORD ->
              "<p><a href=\"%s\">Get another one by mail</a></p>\n"
                  .formatted(LetterPage.FORGOTTEN_PATH);
          case REGISTRATION ->
              "<p><a href=\"%s\">Register again</a></p>\n".formatted(LetterPage.REGISTER_PATH);
          case ADMINISTRATION -> "<p>Ask whoever gave it to you for another one.</p>\n";
        };
    return PageDesk.html(
        410,
        Html.message(
            "This link is not good any more",
            "It has been used, or has expired, or a newer one was sent.",
            other + "<p><a href=\"%s\">Sign in</a></p>".formatted(SignInPage.PATH)));
  }

  public Future<Response> take(Request request) {
    return desk.take(
        request,
        visit ->
            good(visit, visit.form().get(OneTimeLinks.PARAMETER))
                .compose(
                    good ->
                        good.isPresent()
                            ? attempt(visit, good.get())
                            : Future.succeededFuture(gone())));
  }

  private Future<Response> attempt(Visit visit, OneTimeLink link) {
    EmailAddress email = link.email();
    if (purpose == Purpose.ADMINISTRATION) {
      try {
        email = new EmailAddress(visit.form().get("email").strip());
      } catch (IllegalArgumentException e) {
        return refuse(visit, link, "email", "Enter " + EmailAddress.EXAMPLE);
      }
    }
    String password = visit.form().get(Field.NEW_PASSWORD.name());
    String fault = PasswordRules.fault(password, email);
    return fault == null
        ? set(visit, link, password, email)
        : refuse(visit, link, Field.NEW_PASSWORD.name(), fault);
  }

  private Future<Response> set(
      Visit visit, OneTimeLink link, String password, @Nullable EmailAddress email) {
    return passwords
        .hash(password)
        .compose(hash -> use(visit, link.hash(), hash, email))
        .compose(set -> set.isPresent() ? goOn(visit, set.get()) : Future.succeededFuture(gone()));
  }

  /** Whoever has just chosen an account's first password has not to type it again. */
  private Future<Response> goOn(Visit visit, NewPassword set) {
    return set.first()
        ? desk.signIn(visit, set.userId(), set.role(), new Continuation(""))
        : Future.succeededFuture(PageDesk.goTo(SignInPage.PATH + "?notice=password"));
  }

  private Future<Optional<NewPassword>> use(
      Visit visit, String link, String hash, @Nullable EmailAddress email) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return switch (purpose) {
      case PASSWORD -> links.setPasswordBy(link, hash, now, visit.request().deadline());
      case REGISTRATION ->
          links.registerBy(
              link, owner(email, Role.CUSTOMER, now), hash, now, visit.request().deadline());
      case ADMINISTRATION ->
          links.beginAdministration(
              link, owner(email, Role.STAFF, now), hash, now, visit.request().deadline());
    };
  }

  private static User owner(@Nullable EmailAddress email, Role role, Instant now) {
    return User.of(Objects.requireNonNull(email), role, true, now);
  }

  private Future<Response> refuse(Visit visit, OneTimeLink link, String field, String why) {
    String token = visit.form().get(OneTimeLinks.PARAMETER);
    return Future.succeededFuture(
        PageDesk.html(
            422, form(visit, link, token, visit.form().get("email")).fault(field, why).html()));
  }
}
