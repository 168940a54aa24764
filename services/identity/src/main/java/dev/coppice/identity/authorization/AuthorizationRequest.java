package dev.coppice.identity.authorization;

import dev.coppice.identity.Client;
import dev.coppice.identity.RedirectUri;
import dev.coppice.identity.Scopes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a user (<a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1">RFC
 * 6749, section 4.1.1</a>; OpenID Connect Core, section 3.1.2.1; RFC 7636).
 *
 * @param query as it was sent, so that it can be gone on with after signing in
 * @param redirectUri as the client asks for it, which has registered it
 * @param scopes those that there are, of what was asked for and the client may have
 * @param challenge of S256
 * @param maxAge how long ago the user may have signed in, in seconds; null where it is all one
 */
record AuthorizationRequest(
    String query,
    Client client,
    RedirectUri redirectUri,
    Scopes scopes,
    @Nullable String state,
    @Nullable String nonce,
    String challenge,
    Set<Prompt> prompts,
    @Nullable Long maxAge) {

  /** What the user is to be asked, whatever is known already. */
  enum Prompt {
    NONE,
    LOGIN,
    CONSENT,
    SELECT_ACCOUNT
  }

  /** 256 bits in base64url. */
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * Reads the request of a client that is known, to be answered at a redirect URI that is its own.
   *
   * @throws AuthorizationRefusedException that says, to the client, why not
   */
  static AuthorizationRequest read(QueryText query, Client client, RedirectUri redirectUri) {
    String state = query.get("state");
    if (query.repeats()) {
      throw AuthorizationRefusedException.invalidRequest("a parameter stands more than once");
    }
    if (query.get("request") != null) {
      throw new AuthorizationRefusedException("request_not_supported", "request is not taken");
    }
    if (query.get("request_uri") != null) {
      throw new AuthorizationRefusedException(
          "request_uri_not_supported", "request_uri is not taken");
    }
    String type = required(query, "response_type");
    if (!type.equals("code")) {
      throw new AuthorizationRefusedException(
          "unsupported_response_type", "response_type must be code");
    }
    String mode = query.get("response_mode");
    if (mode != null && !mode.equals("query")) {
      throw AuthorizationRefusedException.invalidRequest("response_mode must be query");
    }
    return new AuthorizationRequest(
        query.text(),
        client,
        redirectUri,
        scopes(query, client),
        state,
        query.get("nonce"),
        challenge(query),
        prompts(query),
        maxAge(query));
  }

  private static String required(QueryText query, String name) {
    String value = query.get(name);
    if (value == null) {
      throw AuthorizationRefusedException.invalidRequest(name + " is missing");
    }
    return value;
  }

  private static Scopes scopes(QueryText query, Client client) {
    Scopes scopes = client.asksFor(query.get("scope"));
    if (scopes.isEmpty()) {
      throw new AuthorizationRefusedException("invalid_scope", client.mayAskFor());
    }
    return scopes;
  }

  /** RFC 7636, and RFC 9700, section 2.1.1: all have one, and plain is none. */
  private static String challenge(QueryText query) {
    String challenge = required(query, "code_challenge");
    if (!"S256".equals(query.get("code_challenge_method"))) {
      throw AuthorizationRefusedException.invalidRequest("code_challenge_method must be S256");
    }
    if (!CHALLENGE.matcher(challenge).matches()) {
      throw AuthorizationRefusedException.invalidRequest(
          "code_challenge must be a SHA-256 in base64url");
    }
    return challenge;
  }

  private static Set<Prompt> prompts(QueryText query) {
    String text = query.get("prompt");
    if (text == null) {
      return Set.of();
    }
    Set<Prompt> prompts = new HashSet<>();
    for (String word : text.strip().split(" +")) {
      prompts.add(prompt(word));
    }
    if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
      throw AuthorizationRefusedException.invalidRequest("prompt none goes with no other");
    }
    return Set.copyOf(prompts);
  }

  private static Prompt prompt(String word) {
    for (Prompt prompt : Prompt.values()) {
      if (prompt.name().toLowerCase(Locale.ROOT).equals(word)) {
        return prompt;
      }
    }
    throw AuthorizationRefusedException.invalidRequest(
        "prompt must be of none, login, consent, select_account");
  }

  private static @Nullable Long maxAge(QueryText query) {
    String text = query.get("max_age");
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw AuthorizationRefusedException.invalidRequest("max_age must be a number of seconds");
    }
    return Long.valueOf(text);
  }

  boolean asks(Prompt prompt) {
    return prompts.contains(prompt);
  }

  /** Whether somebody who signed in then has to do it again. */
  boolean wantsSignInAfter(Instant signedInAt, Instant now) {
    return asks(Prompt.LOGIN)
        || asks(Prompt.SELECT_ACCOUNT)
        || Optional.ofNullable(maxAge)
            .filter(most -> signedInAt.plusSeconds(most).isBefore(now))
            .isPresent();
  }

  /** The same once the user has signed in for it. */
  String queryAfterSignIn() {
    return new QueryText(query).without("prompt", "login", "select_account");
  }
}
