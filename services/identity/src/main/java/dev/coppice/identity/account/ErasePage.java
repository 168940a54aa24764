package dev.coppice.identity.account;

import dev.coppice.contract.Response;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignInPage;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code /account/erase}: erases the account, once its owner has typed that they want that. */
final class ErasePage implements ProvenPage.Deed {

  static final String PATH = "/account/erase";

  private static final String WORD = "erase";

  private static final Field CONFIRMATION =
      new Field("confirmation", "Type the word " + WORD, "text", "off", "");

  private final PageDesk desk;
  private final AccountStore accounts;

  ErasePage(PageDesk desk, AccountStore accounts) {
    this.desk = desk;
    this.accounts = accounts;
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    return new FormPage("Erase your account", PATH, "Erase it for ever", visit.visitor())
        .before(
            "<p>Your account is deleted, with all that belongs to it, and applications that act for"
                + " you stop. This cannot be undone. What you have done here stays in the audit log,"
                + " which then names nobody but by a number.</p>\n")
        .field(CONFIRMATION, "");
  }

  @Override
  public Optional<Fault> fault(Visit visit, Session session) {
    return visit.form().get(CONFIRMATION.name()).strip().equalsIgnoreCase(WORD)
        ? Optional.empty()
        : Optional.of(new Fault(422, CONFIRMATION.name(), "Type the word " + WORD));
  }

  @Override
  public Future<Response> done(Visit visit, Session session) {
    return accounts
        .erase(session.user().id(), visit.request().deadline())
        .map(
            erased ->
                erased
                    ? desk.withoutSession(PageDesk.goTo(SignInPage.PATH + "?notice=erased"))
                    : lastAdministrator());
  }

  private static Response lastAdministrator() {
    return PageDesk.html(
        409,
        Html.message(
            "The account is not erased",
            "You are the last of the staff who can sign in. Let somebody else be made one first.",
            "<p><a href=\"%s\">Your account</a></p>".formatted(PageDesk.ACCOUNT)));
  }
}
