package dev.coppice.identity;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants something administered: whoever a token names, or an operator, who comes without one by
 * a door of their own and may do all. Immutable.
 */
public final class Asker {

  private final String name;
  private final @Nullable String client;
  private final Set<String> scopes;

  private Asker(String name, @Nullable String client, Set<String> scopes) {
    this.name = name;
    this.client = client;
    this.scopes = scopes;
  }

  /** An instance that does it by itself. */
  static Asker instance(String name) {
    return new Asker(name, null, Set.of());
  }

  /**
   * @param author what an operator says to be called; from anybody else it counts for nothing
   */
  public static Asker of(Request request, @Nullable String author) {
    Principal principal = request.principal();
    return principal == null
        ? new Asker(Objects.requireNonNullElse(author, "operator"), null, Set.of())
        : new Asker(principal.subject(), principal.client(), principal.scopes());
  }

  /** As the audit log has it: the user or client that acts, or what the operator is called. */
  public String name() {
    return name;
  }

  /** Through which a user acts; null for all others. */
  @Nullable String through() {
    return isMachine() ? null : client;
  }

  public boolean isOperator() {
    return client == null;
  }

  /** Whether it is a client that acts for itself. */
  public boolean isMachine() {
    return name.equals(client);
  }

  /**
   * The key under which something is made once, which is one's own: else whoever knew another's key
   * would be given the secret of what that one has made.
   */
  public @Nullable String ownKey(@Nullable String idempotencyKey) {
    return idempotencyKey == null || isOperator()
        ? idempotencyKey
        : client + " " + name + " " + idempotencyKey;
  }

  /**
   * Nobody hands on what they have not got, nor takes it over from a client that has; and no
   * machine changes identity that no operator has let.
   *
   * @throws FailureException of Forbidden
   */
  void checkMayHandle(Client it) {
    if (isOperator()) {
      return;
    }
    for (String scope : it.scopes().names()) {
      if (!scopes.contains(scope)) {
        throw forbidden(
            "a token without %s makes and changes no client that may have it".formatted(scope));
      }
      if (scope.startsWith("identity:") && it.grants().contains(Grant.CLIENT_CREDENTIALS)) {
        throw forbidden(
            "only operators make and change clients that have %s for themselves".formatted(scope));
      }
    }
  }

  /**
   * The same for a key, whose owner acts for themselves.
   *
   * @throws FailureException of Forbidden
   */
  public void checkMayGiveKey(Scopes wanted) {
    if (isOperator()) {
      return;
    }
    for (String scope : wanted.names()) {
      if (!scopes.contains(scope)) {
        throw forbidden("a token without %s makes no API key that has it".formatted(scope));
      }
      if (scope.startsWith("identity:")) {
        throw forbidden("only operators make API keys that have %s".formatted(scope));
      }
    }
  }

  private static FailureException forbidden(String detail) {
    return new FailureException(new Failure.Forbidden(detail));
  }
}
