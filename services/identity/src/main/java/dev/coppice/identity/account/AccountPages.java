package dev.coppice.identity.account;

import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.UserStore;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.AttemptStore;
import dev.coppice.identity.signin.PageDesk;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The pages of those who are signed in, wired. */
public final class AccountPages {

  private final PageDesk desk;
  private final Proof proof;
  private final UserStore users;
  private final AttemptStore attempts;
  private final PasswordHashing passwords;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  public AccountPages(
      PageDesk desk,
      Proof proof,
      UserStore users,
      AttemptStore attempts,
      PasswordHashing passwords,
      SecondFactor secondFactor,
      InstantSource clock) {
    this.desk = desk;
    this.proof = proof;
    this.users = users;
    this.attempts = attempts;
    this.passwords = passwords;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  public Map<String, OperationHandler> handlers(PostgresAccountStore accounts) {
    AccountPage account = new AccountPage(desk, accounts, secondFactor, clock);
    SecondFactorPage factor = new SecondFactorPage(desk, proof, secondFactor, attempts, clock);
    Map<String, OperationHandler> handlers = new HashMap<>();
    handlers.put("showAccount", account::show);
    handlers.put("endSession", account::endSession);
    handlers.put("endApplication", account::endApplication);
    handlers.put("showSecondFactor", factor::show);
    handlers.put("beginSecondFactor", factor::begin);
    handlers.put("confirmSecondFactor", factor::confirm);
    add(
        handlers,
        "RemoveSecondFactor",
        "removeSecondFactor",
        new RemoveSecondFactorPage(secondFactor));
    add(handlers, "RecoveryCodes", "renewRecoveryCodes", new RecoveryCodesPage(secondFactor));
    add(handlers, "Password", "changePassword", new PasswordPage(desk, users, passwords));
    add(handlers, "Export", "exportAccount", new ExportPage(accounts));
    add(handlers, "Erase", "eraseAccount", new ErasePage(desk, accounts));
    return handlers;
  }

  private void add(
      Map<String, OperationHandler> handlers, String page, String post, ProvenPage.Deed deed) {
    ProvenPage proven = new ProvenPage(desk, proof, deed);
    handlers.put("show" + page, proven::show);
    handlers.put(post, proven::take);
  }
}
