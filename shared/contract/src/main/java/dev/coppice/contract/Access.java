package dev.coppice.contract;

import java.util.Set;

/**
 * Who may call a public operation, as OpenAPI's {@code security} says it.
 *
 * @param token whether nobody may without a bearer token
 * @param scopes what the token must allow, all of it; empty when any token does
 * @param basic whether the operation itself looks at credentials of the scheme {@code Basic}: the
 *     gateway hands them on without a look
 */
public record Access(boolean token, Set<String> scopes, boolean basic) {

  /** Open to all. */
  public static final Access ANYONE = new Access(false, Set.of(), false);

  public Access {
    scopes = Set.copyOf(scopes);
    if (!token && !scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes " + scopes + " need a token to be in");
    }
  }
}
