package dev.coppice.identity.account;

import dev.coppice.contract.Response;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;

/** {@code /account/second-factor/remove}: turns the second factor off. */
final class RemoveSecondFactorPage implements ProvenPage.Deed {

  static final String PATH = PageDesk.SECOND_FACTOR + "/remove";

  private final SecondFactor secondFactor;

  RemoveSecondFactorPage(SecondFactor secondFactor) {
    this.secondFactor = secondFactor;
  }

  @Override
  public FormPage form(Visit visit, Session session) {
    return new FormPage("Remove the second factor", PATH, "Remove it", visit.visitor())
        .before("<p>The password alone is enough then to sign in as you.</p>\n");
  }

  @Override
  public Future<Response> done(Visit visit, Session session) {
    return secondFactor
        .remove(session.user().id(), visit.request().deadline())
        .map(removed -> PageDesk.goTo(PageDesk.ACCOUNT + "?notice=removed"));
  }
}
