package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for tokens.
 *
 * @param name for people, 1 to 100 characters
 * @param redirectUris only where a grant sends users back, and then at least one
 * @param postLogoutRedirectUris where users may be sent who have signed out
 * @param jwks the public keys of its assertions, with {@code private_key_jwt} only
 * @param secretHash SHA-256 of its secret in hexadecimal, where it has one
 * @param oldSecret the one before, where it is good still
 * @param createdBy who made it, for people
 * @param version 1 when it is new, and one more with each change
 */
public record Client(
    String id,
    String name,
    Set<Grant> grants,
    List<RedirectUri> redirectUris,
    List<RedirectUri> postLogoutRedirectUris,
    Scopes scopes,
    AuthenticationMethod authentication,
    @Nullable JWKSet jwks,
    @Nullable String secretHash,
    @Nullable OldSecret oldSecret,
    String createdBy,
    Instant createdAt,
    long version) {

  /**
   * A secret that another one has taken the place of.
   *
   * @param until when it is good
   */
  public record OldSecret(String hash, Instant until) {}

  /**
   * @throws IllegalArgumentException when one does not go with another; the message says what does
   */
  public Client {
    grants = Set.copyOf(grants);
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "name must be 1 to 100 characters, not all blank and none a control character");
    }
    if (grants.isEmpty()) {
      throw new IllegalArgumentException("at least one grant is needed");
    }
    boolean redirects = grants.contains(Grant.AUTHORIZATION_CODE);
    if (redirects == redirectUris.isEmpty()) {
      throw new IllegalArgumentException(
          redirects
              ? "authorization_code needs a redirect URI"
              : "redirect URIs go with authorization_code alone");
    }
    if (!redirects && !postLogoutRedirectUris.isEmpty()) {
      throw new IllegalArgumentException(
          "post-logout redirect URIs go with authorization_code alone");
    }
    if (grants.contains(Grant.REFRESH_TOKEN) && !actsForUsers(grants)) {
      throw new IllegalArgumentException(
          "refresh_token goes with authorization_code or device_code");
    }
    if (!scopes.areOfServices()) {
      throw new IllegalArgumentException(
          "openid, email and offline_access are no scopes to register; whoever acts for users may"
              + " ask for them");
    }
    if (grants.contains(Grant.CLIENT_CREDENTIALS) && authentication == AuthenticationMethod.NONE) {
      throw new IllegalArgumentException(
          "client_credentials needs a client that authenticates, by client_secret_basic,"
              + " client_secret_post or private_key_jwt");
    }
    checkKeys(authentication, jwks);
    if ((secretHash != null) != authentication.hasSecret()) {
      throw new IllegalArgumentException("a secret goes with client_secret_* alone");
    }
  }

  /** The entity tag: changes when, and only when, the client does. */
  String tag() {
    return "\"" + version + "\"";
  }

  /**
   * The same with a new secret.
   *
   * @param oldUntil when the present one is good; null for no longer
   */
  Client withSecret(String hash, @Nullable Instant oldUntil) {
    OldSecret old =
        secretHash == null || oldUntil == null ? null : new OldSecret(secretHash, oldUntil);
    return new Client(
        id,
        name,
        grants,
        redirectUris,
        postLogoutRedirectUris,
        scopes,
        authentication,
        jwks,
        hash,
        old,
        createdBy,
        createdAt,
        version + 1);
  }

  private static boolean actsForUsers(Set<Grant> grants) {
    return grants.contains(Grant.AUTHORIZATION_CODE) || grants.contains(Grant.DEVICE_CODE);
  }

  boolean actsForUsers() {
    return actsForUsers(grants);
  }

  /**
   * What it asks a user for, of what there is and it may have; all of that, where it does not say.
   *
   * @param asked separated by spaces
   * @return empty where it may have nothing of it
   */
  public Scopes asksFor(@Nullable String asked) {
    return asked == null ? scopes : mayHave(Scopes.known(asked));
  }

  /** Of these, those that it may ask a user for. */
  public Scopes mayHave(Scopes wanted) {
    return BrowserClient.is(this) ? wanted : wanted.forClient(scopes);
  }

  /** For whoever has asked for something else. */
  public String mayAskFor() {
    return "this client may have openid, email, offline_access"
        + (scopes.isEmpty() ? "" : " and " + scopes);
  }

  private static void checkKeys(AuthenticationMethod authentication, @Nullable JWKSet jwks) {
    boolean keyed = authentication == AuthenticationMethod.PRIVATE_KEY_JWT;
    if (keyed != (jwks != null)) {
      throw new IllegalArgumentException(
          keyed ? "private_key_jwt needs jwks" : "jwks goes with private_key_jwt alone");
    }
    if (jwks != null && (jwks.isEmpty() || jwks.containsNonPublicKeys())) {
      throw new IllegalArgumentException(
          "jwks must hold public keys, and no private or secret one");
    }
  }
}
