package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client that gateways are, which sign people in for their browsers ({@code x-coppice-sign-in}
 * of the contract). It is the shop itself: nobody is asked whether it may act for them, and it may
 * do whatever they may. It is there from the first start on, and nobody changes it.
 */
public final class BrowserClient {

  static final String ID = "coppice-browser";

  private static final Logger LOG = LoggerFactory.getLogger(BrowserClient.class);
  private static final String CALLBACK = "/session/callback";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private BrowserClient() {}

  /** Whether a client is this one. */
  public static boolean is(Client client) {
    return client.id().equals(ID);
  }

  /**
   * Lets other clients alone be handled.
   *
   * @throws FailureException of Forbidden
   */
  static void requireOther(String clientId) {
    if (clientId.equals(ID)) {
      throw new FailureException(
          new Failure.Forbidden(
              ID + " is the gateways' own client, which nobody changes or deletes"));
    }
  }

  /**
   * Makes sure that it is there, for this issuer.
   *
   * @param by who does it
   */
  static Future<Void> keep(PostgresBrowserClient store, String issuer, Instant now, Asker by) {
    RedirectUri callback;
    try {
      callback = new RedirectUri(issuer + CALLBACK);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "Browsers cannot sign in at gateways, since the issuer is not https: {}", e.getMessage());
      return Future.succeededFuture();
    }
    Client client =
        new Client(
            ID,
            "This shop",
            Set.of(Grant.AUTHORIZATION_CODE, Grant.REFRESH_TOKEN),
            List.of(callback),
            List.of(),
            Scopes.of(List.of()),
            AuthenticationMethod.NONE,
            null,
            null,
            null,
            by.name(),
            now.truncatedTo(ChronoUnit.MICROS),
            1);
    return store.keep(client, by, Deadline.after(PATIENCE));
  }
}
