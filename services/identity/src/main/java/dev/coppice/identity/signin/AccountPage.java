package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;

/** {@code /account}: who is signed in, and what they can do; and signing out. */
public final class AccountPage {

  static final String PATH = "/account";

  /** Where somebody is who has signed out. */
  public static final String SIGNED_OUT = "/account/sign-in?notice=signed-out";

  private static final String SIGN_OUT_PATH = "/account/sign-out";

  private final PageDesk desk;

  public AccountPage(PageDesk desk) {
    this.desk = desk;
  }

  public Future<Response> show(Request request) {
    return desk.show(
        request,
        visit -> {
          Session session = visit.visitor().session();
          return Future.succeededFuture(
              session == null ? PageDesk.goTo(SignInPage.PATH) : page(visit, session.user()));
        });
  }

  private static Response page(Visit visit, User user) {
    String notice =
        visit.parameter(SignInPage.NOTICE).equals("password")
            ? "The password is changed. Everybody else who was signed in as you is signed out."
            : null;
    String links =
        """
        <dl><dt>E-mail address</dt><dd>%s</dd><dt>Role</dt><dd>%s</dd></dl>
        <p><a href="%s">Change the password</a></p>
        """
            .formatted(Html.escape(user.email().text()), user.role().text(), PasswordPage.PATH);
    return PageDesk.html(
        200,
        new FormPage("Your account", SIGN_OUT_PATH, "Sign out", visit.visitor())
            .notice(notice)
            .before(links)
            .html());
  }

  public Future<Response> signOut(Request request) {
    return desk.take(request, visit -> desk.signOut(visit, SIGNED_OUT));
  }

  /** A page for whoever may have been sent here by somebody else. */
  public static Response askToSignOut(Visit visit) {
    return PageDesk.html(
        200,
        new FormPage("Sign out?", SIGN_OUT_PATH, "Sign out", visit.visitor())
            .after("<p><a href=\"%s\">Stay signed in</a></p>\n".formatted(PATH))
            .html());
  }
}
