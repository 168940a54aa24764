package dev.coppice.identity.account;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.Html;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /account}: who is signed in, what there is of them, and what they can do about it. What
 * ends a session or takes an application back needs no other proof than the session itself: whoever
 * sees something strange should not have to look for a phone first.
 */
final class AccountPage {

  /** The field that names the session to end, or {@link #OTHERS}. */
  static final String SESSION = "session";

  static final String OTHERS = "others";

  /** The field that names the application to take back. */
  static final String APPLICATION = "application";

  private final PageDesk desk;
  private final AccountStore accounts;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  AccountPage(
      PageDesk desk, AccountStore accounts, SecondFactor secondFactor, InstantSource clock) {
    this.desk = desk;
    this.accounts = accounts;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  Future<Response> show(Request request) {
    return desk.show(request, visit -> ProvenPage.forSession(visit, this::show));
  }

  private Future<Response> show(Visit visit, Session session) {
    UUID userId = session.user().id();
    Deadline deadline = visit.request().deadline();
    AccountText text = new AccountText(session, visit.visitor().formToken());
    String notice = notice(visit.parameter("notice"));
    return secondFactor
        .status(userId, deadline)
        .map(status -> text.notice(notice).user().password().secondFactor(status))
        .compose(before -> accounts.sessions(userId, clock.instant(), deadline))
        .map(text::sessions)
        .compose(before -> accounts.applications(userId, deadline))
        .map(text::applications)
        .map(all -> PageDesk.html(200, Html.page(AccountText.TITLE, all.data().html())));
  }

  private static @Nullable String notice(String name) {
    return switch (name) {
      case "password" ->
          "The password is changed. Everybody else who was signed in as you is signed out.";
      case "removed" -> "The second factor is removed.";
      case "session" -> "They are signed out, and what applications got there is taken back.";
      case "application" -> "The application is not let in any more.";
      default -> null;
    };
  }

  /** Ends one of the sessions, or all but this one. */
  Future<Response> endSession(Request request) {
    return desk.take(request, visit -> ProvenPage.forSession(visit, this::endSession));
  }

  private Future<Response> endSession(Visit visit, Session session) {
    String which = visit.form().get(SESSION);
    UUID userId = session.user().id();
    Deadline deadline = visit.request().deadline();
    Future<Void> ended;
    if (which.equals(OTHERS)) {
      ended = accounts.endOtherSessions(userId, session.hash(), deadline);
    } else {
      try {
        ended = accounts.endSession(userId, UUID.fromString(which), deadline);
      } catch (IllegalArgumentException e) {
        ended = Future.succeededFuture();
      }
    }
    return ended.map(done -> PageDesk.goTo(PageDesk.ACCOUNT + "?notice=session"));
  }

  /** Takes an application back. */
  Future<Response> endApplication(Request request) {
    return desk.take(
        request,
        visit ->
            ProvenPage.forSession(
                visit,
                (same, session) ->
                    accounts
                        .endApplication(
                            session.user().id(),
                            same.form().get(APPLICATION),
                            same.request().deadline())
                        .map(ended -> PageDesk.goTo(PageDesk.ACCOUNT + "?notice=application"))));
  }
}
