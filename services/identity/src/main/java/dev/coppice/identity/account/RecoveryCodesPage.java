package dev.coppice.identity.account;

import dev.coppice.contract.Response;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.Continuation;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;

/** {@code /account/recovery-codes}: gives new recovery codes in place of the old. */
final class RecoveryCodesPage implements ProvenPage.Deed {

  static final String PATH = "/account/recovery-codes";

  private final SecondFactor secondFactor;

  RecoveryCodesPage(SecondFactor secondFactor) {
    this.secondFactor = secondFactor;
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    return new FormPage("New recovery codes", PATH, "Make new codes", visit.visitor())
        .before("<p>Those that you have are not good any more then.</p>\n");
  }

  @Override
  public Future<Response> done(Visit visit, Session session) {
    return session.secondFactor()
        ? secondFactor
            .renew(session.user().id(), visit.request().deadline())
            .map(codes -> SecondFactorPage.codes(codes, new Continuation("")))
        : Future.succeededFuture(PageDesk.goTo(PageDesk.SECOND_FACTOR));
  }
}
