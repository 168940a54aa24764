package dev.coppice.launcher.replay;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The customers of the invoices: an account for each, made when it is needed first and signed in by
 * a password of chance that nobody keeps. For any number of threads, one for each customer.
 */
final class Customers {
  /** Reserved for examples (RFC 2606), so mails to it reach nobody. */
  private static final String DOMAIN = "@online-retail.example";

  private static final String PREFIX = "invoice-";
  private static final int PASSWORD_BYTES = 24;
  private static final int MOST_TRIES = 3;

  /** Passwords cost a core each, so that more at once would only wait for each other. */
  private static final int AT_ONCE = 4;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Gateway gateway;
  private final Backstage backstage;
  private final Map<String, String> ids;
  private final Map<String, Customer> signedIn = new ConcurrentHashMap<>();
  private final Semaphore door = new Semaphore(AT_ONCE, true);

  private Customers(Gateway gateway, Backstage backstage, Map<String, String> ids) {
    this.gateway = gateway;
    this.backstage = backstage;
    this.ids = new ConcurrentHashMap<>(ids);
  }

  static Customers open(Gateway gateway, Backstage backstage)
      throws IOException, InterruptedException {
    return new Customers(gateway, backstage, backstage.accounts(PREFIX));
  }

  /** The id of an account, if it was made already. */
  @Nullable String id(String account) {
    return ids.get(email(account));
  }

  /**
   * @param account such as customer-17850
   */
  Customer enter(String account) throws IOException, InterruptedException {
    Customer known = signedIn.get(account);
    if (known != null) {
      return known;
    }
    Customer entered = new Customer(() -> inTurn(account));
    signedIn.put(account, entered);
    return entered;
  }

  private Browser inTurn(String account) throws IOException, InterruptedException {
    door.acquire();
    try {
      return signIn(account);
    } finally {
      door.release();
    }
  }

  private Browser signIn(String account) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      Browser browser = new Browser(gateway);
      String refusal = refusal(browser, email(account));
      if (refusal.isEmpty()) {
        return browser;
      }
      if (tries == MOST_TRIES) {
        throw new IOException("the account of " + account + " cannot be signed in: " + refusal);
      }
    }
  }

  /** Sets a password by a link that an operator has made, and signs in. */
  private String refusal(Browser browser, String email) throws IOException, InterruptedException {
    byte[] random = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(random);
    String password = Base64.getUrlEncoder().encodeToString(random);
    browser.open(link(email));
    Answer set = browser.sent("new-password", password);
    if (set.status() != 303) {
      return "the password was not taken, HTTP " + set.status();
    }
    Answer answer = browser.open("/session/sign-in?return=/session");
    // An account's first password has not to be given again.
    if (!isSignedIn(answer)) {
      answer = browser.submit("email", email, "password", password);
    }
    return isSignedIn(answer) ? "" : "HTTP " + answer.status();
  }

  private static boolean isSignedIn(Answer answer) {
    return answer.status() == 200
        && answer.header("content-type").orElse("").startsWith("application/json")
        && new JsonObject(answer.body()).getBoolean("signedIn", false);
  }

  private String link(String email) throws IOException, InterruptedException {
    String id = ids.get(email);
    if (id != null) {
      return backstage.passwordLink(id);
    }
    Backstage.Account made = backstage.createCustomer(email);
    ids.put(email, made.id());
    return made.link();
  }

  private static String email(String account) {
    return PREFIX + Objects.requireNonNull(account) + DOMAIN;
  }
}
