package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which client it is that asks. A client with a secret may show it in the header or in
 * the form, whichever of the two it is registered with.
 */
final class ClientAuthenticator {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final ClientStore clients;
  private final AssertionCheck assertions;
  private final InstantSource clock;

  ClientAuthenticator(ClientStore clients, AssertionCheck assertions, InstantSource clock) {
    this.clients = clients;
    this.assertions = assertions;
    this.clock = clock;
  }

  /**
   * @return fails with {@link OAuthException} of invalid_client
   */
  Future<Client> authenticate(OAuthForm form, Deadline deadline) {
    ClientAuthentication shown = form.authentication();
    if (shown == null) {
      return named(form.get("client_id"), deadline);
    }
    return find(shown.getClientID().getValue(), deadline)
        .compose(
            found -> {
              if (shown instanceof PlainClientSecret secret) {
                return matches(secret, found)
                    ? Future.succeededFuture(found.orElseThrow())
                    : Future.failedFuture(OAuthException.invalidClient());
              }
              if (shown instanceof PrivateKeyJWT assertion && found.isPresent()) {
                return assertions.check(assertion, found.get(), deadline).map(found.get());
              }
              return Future.failedFuture(OAuthException.invalidClient());
            });
  }

  /** One that can keep no secret says who it is, and no more. */
  private Future<Client> named(@Nullable String id, Deadline deadline) {
    return (id == null ? Future.succeededFuture(Optional.<Client>empty()) : find(id, deadline))
        .map(
            found ->
                found
                    .filter(client -> client.authentication() == AuthenticationMethod.NONE)
                    .orElseThrow(OAuthException::invalidClient));
  }

  private Future<Optional<Client>> find(String id, Deadline deadline) {
    return ID.matcher(id).matches()
        ? clients.find(id, deadline)
        : Future.succeededFuture(Optional.empty());
  }

  /** Hashes and compares in any case, so that an unknown client takes as long as a known one. */
  private boolean matches(PlainClientSecret shown, Optional<Client> found) {
    String secret = shown.getClientSecret().getValue();
    Client.OldSecret old = found.isPresent() ? found.get().oldSecret() : null;
    boolean oldIsGood = old != null && clock.instant().isBefore(old.until());
    boolean matchesNew =
        Secret.matches(secret, found.isPresent() ? found.get().secretHash() : null);
    boolean matchesOld = Secret.matches(secret, old != null && oldIsGood ? old.hash() : null);
    return matchesNew || matchesOld;
  }
}
