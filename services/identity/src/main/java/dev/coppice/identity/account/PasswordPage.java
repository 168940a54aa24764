package dev.coppice.identity.account;

import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PasswordRules;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code /account/password}: sets another password, for whoever knows the one that there is. */
final class PasswordPage implements ProvenPage.Deed {

  static final String PATH = "/account/password";

  private final PageDesk desk;
  private final UserStore users;
  private final PasswordHashing passwords;

  PasswordPage(PageDesk desk, UserStore users, PasswordHashing passwords) {
    this.desk = desk;
    this.users = users;
    this.passwords = passwords;
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    return new FormPage("Change the password", PATH, "Change", visit.visitor())
        .field(Field.NEW_PASSWORD, "");
  }

  @Override
  public Optional<Fault> fault(Visit visit, Session session) {
    String wanted = visit.form().get(Field.NEW_PASSWORD.name());
    return Optional.ofNullable(PasswordRules.fault(wanted, session.user().email()))
        .map(why -> new Fault(422, Field.NEW_PASSWORD.name(), why));
  }

  /** All others are signed out, and who has done it gets a new session. */
  @Override
  public Future<Response> done(Visit visit, Session session) {
    return passwords
        .hash(visit.form().get(Field.NEW_PASSWORD.name()))
        .compose(hash -> users.setPassword(session.user().id(), hash, visit.request().deadline()))
        .compose(
            set ->
                desk.signIn(
                    visit,
                    session.user().id(),
                    session.method(),
                    PageDesk.goTo(PageDesk.ACCOUNT + "?notice=password")));
  }
}
