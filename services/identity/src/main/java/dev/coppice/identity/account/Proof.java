package dev.coppice.identity.account;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.Attempt;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.FormPage;
import dev.coppice.identity.signin.FormPage.Field;
import dev.coppice.identity.signin.PageDesk.Visit;
import dev.coppice.identity.signin.Session;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * That whoever is signed in is still the one who has signed in: they show it anew, by the password,
 * and by a code where they have a second factor.
 */
public final class Proof {

  private static final Field PASSWORD =
      new Field("password", "Present password", "password", "current-password", "");

  private final UserStore users;
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  public Proof(
      UserStore users,
      AttemptStore attempts,
      PasswordHashing passwords,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.users = users;
    this.attempts = attempts;
    this.passwords = passwords;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  /** Adds what is asked for. */
  static FormPage addTo(FormPage page, Session session) {
    page.field(PASSWORD, "");
    return session.secondFactor() ? page.field(Field.CODE, "") : page;
  }

  /** Empty when it is shown; a code is used up then. */
  Future<Optional<Fault>> check(Visit visit, Session session) {
    List<Attempt> counted = Attempt.ofOwn(session.user().id(), session.secondFactor());
    Deadline deadline = visit.request().deadline();
    return attempts
        .take(counted, clock.instant(), deadline)
        .compose(
            may ->
                may
                    ? look(visit, session)
                    : fault(429, PASSWORD, "That was tried too often. Wait a few minutes"))
        .compose(
            fault ->
                fault.isPresent()
                    ? Future.succeededFuture(fault)
                    : attempts.forgive(counted, deadline).map(fault));
  }

  /** The code after the password, so that a wrong password uses up none. */
  private Future<Optional<Fault>> look(Visit visit, Session session) {
    return users
        .find(session.user().id(), visit.request().deadline())
        .compose(
            found ->
                passwords.matches(
                    visit.form().get(PASSWORD.name()),
                    found.isPresent() ? found.get().passwordHash() : null,
                    visit.request().deadline()))
        .compose(
            right ->
                right
                    ? lookAtCode(visit, session)
                    : fault(422, PASSWORD, "The present password is not right"));
  }

  private Future<Optional<Fault>> lookAtCode(Visit visit, Session session) {
    if (!session.secondFactor()) {
      return Future.succeededFuture(Optional.empty());
    }
    return secondFactor
        .use(session.user().id(), visit.form().get(Field.CODE.name()), visit.request().deadline())
        .compose(
            method ->
                method.isPresent()
                    ? Future.succeededFuture(Optional.empty())
                    : fault(422, Field.CODE, "The code is not right, or was used before"));
  }

  private static Future<Optional<Fault>> fault(int status, Field field, String why) {
    return Future.succeededFuture(Optional.of(new Fault(status, field.name(), why)));
  }
}
