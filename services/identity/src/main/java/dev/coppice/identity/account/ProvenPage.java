package dev.coppice.identity.account;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import dev.coppice.identity.signin.SignInPage;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;

/** A page on which whoever is signed in shows anew that it is them, before something is done. */
public final class ProvenPage {

  /** What is done. */
  interface Deed {

    /** The form, without what the proof asks for. */
    FormPage form(Visit visit, Session session);

    /** What is wrong with the form, whoever has sent it. */
    default Optional<Fault> fault(Visit visit, Session session) {
      return Optional.empty();
    }

    /** Does it, now that it is them. */
    Future<Response> done(Visit visit, Session session);
  }

  private final PageDesk desk;
  private final Proof proof;
  private final Deed deed;

  ProvenPage(PageDesk desk, Proof proof, Deed deed) {
    this.desk = desk;
    this.proof = proof;
    this.deed = deed;
  }

  public Future<Response> show(Request request) {
    return desk.show(request, visit -> forSession(visit, this::show));
  }

  Future<Response> show(Visit visit, Session session) {
    return Future.succeededFuture(PageDesk.html(200, form(visit, session).html()));
  }

  private FormPage form(Visit visit, Session session) {
    return Proof.addTo(deed.form(visit, session), session)
        .after("<p><a href=\"%s\">Your account</a></p>\n".formatted(PageDesk.ACCOUNT));
  }

  public Future<Response> take(Request request) {
    return desk.take(request, visit -> forSession(visit, this::attempt));
  }

  /** Whoever is not signed in is led there. */
  static Future<Response> forSession(
      Visit visit, BiFunction<Visit, Session, Future<Response>> work) {
    Session session = visit.visitor().session();
    return session == null
        ? Future.succeededFuture(PageDesk.goTo(SignInPage.PATH))
        : work.apply(visit, session);
  }

  private Future<Response> attempt(Visit visit, Session session) {
    Optional<Fault> wrong = deed.fault(visit, session);
    return (wrong.isPresent() ? Future.succeededFuture(wrong) : proof.check(visit, session))
        .compose(
            fault ->
                fault.isPresent()
                    ? refuse(visit, session, fault.get())
                    : deed.done(visit, session));
  }

  private Future<Response> refuse(Visit visit, Session session, Fault fault) {
    String page = form(visit, session).fault(fault.field(), fault.why()).html();
    return Future.succeededFuture(PageDesk.html(fault.status(), page));
  }
}
