package dev.coppice.identity;

import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.account.AccountPages;
import dev.coppice.identity.account.PostgresAccountStore;
import dev.coppice.identity.account.Proof;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.OneTimePage;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PostgresAttemptStore;
import dev.coppice.identity.signin.RegisterPage;
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
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  Pages(
      Database database,
      PageDesk desk,
      SessionStore sessions,
      PasswordHashing passwords,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.desk = desk;
    this.sessions = sessions;
    this.users = new PostgresUserStore(database);
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
    RegisterPage register = new RegisterPage(desk, users, attempts, passwords, clock);
    OneTimePage set = new OneTimePage(desk, users, passwords, clock, false);
    OneTimePage administrator = new OneTimePage(desk, users, passwords, clock, true);
    return Map.ofEntries(
        Map.entry("showSignIn", signIn::show),
        Map.entry("signIn", signIn::take),
        Map.entry("showSignInCode", code::show),
        Map.entry("signInCode", code::take),
        Map.entry("signOut", new SignOutPage(desk)::take),
        Map.entry("showRegister", register::show),
        Map.entry("register", register::take),
        Map.entry("showSetPassword", set::show),
        Map.entry("setPassword", set::take),
        Map.entry("showAdministrator", administrator::show),
        Map.entry("makeAdministrator", administrator::take),
        Map.entry("getStyle", new StyleSheet()));
  }
}
