package dev.coppice.identity;

import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.account.AccountPages;
import dev.coppice.identity.account.PostgresAccountStore;
import dev.coppice.identity.account.Proof;
import dev.coppice.identity.accounts.LinkStore;
import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PostgresLinkStore;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.letters.LetterKind;
import dev.coppice.identity.letters.Outbox;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.LetterPage;
import dev.coppice.identity.signin.OneTimePage;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PostgresAttemptStore;
import dev.coppice.identity.signin.SessionStore;
import dev.coppice.identity.signin.SignInCodePage;
import dev.coppice.identity.signin.SignInPage;
import dev.coppice.identity.signin.SignOutPage;
import dev.coppice.identity.signin.StyleSheet;
import dev.coppice.postgres.Database;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The pages for people, wired. */
final class Pages {

  private final PageDesk desk;
  private final SessionStore sessions;
  private final UserStore users;
  private final LinkStore links;
  private final Outbox outbox;
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  Pages(
      Database database,
      PageDesk desk,
      SessionStore sessions,
      Outbox outbox,
      PasswordHashing passwords,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.users = new PostgresUserStore(database);
    this.links = new PostgresLinkStore(database);
    this.outbox = outbox;
    this.attempts = new PostgresAttemptStore(database);
    this.passwords = passwords;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  Map<String, OperationHandler> handlers(PostgresAccountStore accounts) {
    Map<String, OperationHandler> handlers = new HashMap<>(signingIn());
    Proof proof = new Proof(users, attempts, passwords, secondFactor, clock);
    handlers.putAll(
        new AccountPages(desk, proof, users, attempts, passwords, secondFactor, clock)
            .handlers(accounts));
    return handlers;
  }

  private Map<String, OperationHandler> signingIn() {
    SignInPage signIn =
        new SignInPage(desk, users, sessions, attempts, passwords, secondFactor, clock);
    SignInCodePage code = new SignInCodePage(desk, sessions, attempts, secondFactor, clock);
    LetterPage register = new LetterPage(desk, outbox, attempts, clock, LetterKind.REGISTER);
    LetterPage forgotten = new LetterPage(desk, outbox, attempts, clock, LetterKind.FORGOTTEN);
    OneTimePage finish = linked(Purpose.REGISTRATION);
    OneTimePage set = linked(Purpose.PASSWORD);
    OneTimePage administrator = linked(Purpose.ADMINISTRATION);
    return Map.ofEntries(
        Map.entry("showSignIn", signIn::show),
        Map.entry("signIn", signIn::take),
        Map.entry("showSignInCode", code::show),
        Map.entry("signInCode", code::take),
        Map.entry("signOut", new SignOutPage(desk)::take),
        Map.entry("showRegister", register::show),
        Map.entry("register", register::take),
        Map.entry("showFinishRegistering", finish::show),
        Map.entry("finishRegistering", finish::take),
        Map.entry("showForgotten", forgotten::show),
        Map.entry("sendForgotten", forgotten::take),
        Map.entry("showSetPassword", set::show),
        Map.entry("setPassword", set::take),
        Map.entry("showAdministrator", administrator::show),
        Map.entry("makeAdministrator", administrator::take),
        Map.entry("getStyle", new StyleSheet()));
  }

  private OneTimePage linked(Purpose purpose) {
    return new OneTimePage(desk, links, passwords, clock, purpose);
  }
}
