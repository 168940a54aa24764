package dev.coppice.contract;

import java.util.Set;

/**
 * Who may call a public operation, as OpenAPI's {@code security} says it.
 *
 * @param token whether nobody may without a bearer token
 * @param scopes what the token must allow, all of it; empty when any token does
 * @param optional whether the operation minds who asks, and lets in who does not say: then a
 *     browser's session counts, and an API key, which is no user, does not
 * @param basic whether the operation itself looks at credentials of the scheme {@code Basic}: the
 *     gateway hands them on without a look
 */
public record Access(boolean token, boolean optional, Set<String> scopes, boolean basic) {

  /** Open to all. */
  public static final Access ANYONE = new Access(false, false, Set.of(), false);

  public Access {
    scopes = Set.copyOf(scopes);
    if (token && optional) {
      throw new IllegalArgumentException("a token that is needed is not optional");
    }
    if (!token && !scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes " + scopes + " need a token to be in");
    }
  }

  /** Where a token is needed, or nobody minds one. */
  public Access(boolean token, Set<String> scopes, boolean basic) {
    this(token, false, scopes, basic);
  }
}
