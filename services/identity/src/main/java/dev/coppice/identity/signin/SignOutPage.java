package dev.coppice.identity.signin;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.signin.PageDesk.Visit;
import io.vertx.core.Future;

/** {@code /account/sign-out}, and the page that asks whether to. */
public final class SignOutPage {

  /** Where somebody is who has signed out. */
  public static final String SIGNED_OUT = "/account/sign-in?notice=signed-out";

  public static final String PATH = "/account/sign-out";

  private final PageDesk desk;

  public SignOutPage(PageDesk desk) {
    this.desk = desk;
  }

  public Future<Response> take(Request request) {
    return desk.take(request, visit -> desk.signOut(visit, SIGNED_OUT));
  }

  /** A page for whoever may have been sent here by somebody else. */
  public static Response ask(Visit visit) {
    return PageDesk.html(
        200,
        new FormPage("Sign out?", PATH, "Sign out", visit.visitor())
            .after("<p><a href=\"%s\">Stay signed in</a></p>\n".formatted(PageDesk.ACCOUNT))
            .html());
  }
}
