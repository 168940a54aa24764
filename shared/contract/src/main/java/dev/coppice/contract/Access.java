package dev.coppice.contract;

import java.util.List;
import java.util.Set;

/**
 * Who may call a public operation, as OpenAPI's {@code security} says it.
 *
 * @param token whether nobody may without a bearer token
 * @param optional whether the operation minds who asks, and lets in who does not say: then a
 *     browser's session counts
 * @param scopes the alternatives, of which a token must allow one, all of it; who has none of them
 *     is told the first. Empty when any token does
 * @param basic whether the operation itself looks at credentials of the scheme {@code Basic}: the
 *     gateway hands them on without a look
 */
public record Access(boolean token, boolean optional, List<Set<String>> scopes, boolean basic) {

  /** Open to all. */
  public static final Access ANYONE = new Access(false, false, List.of(), false);

  /** Open to all who show a token, whatever it allows. */
  public static final Access ANY_TOKEN = new Access(true, false, List.of(), false);

  public Access {
    scopes = scopes.stream().map(Set::copyOf).toList();
    if (token && optional) {
      throw new IllegalArgumentException("a token that is needed is not optional");
    }
    if (!token && !optional && !scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes " + scopes + " need a token to be in");
    }
    if (scopes.contains(Set.<String>of())) {
      throw new IllegalArgumentException("an alternative without scopes makes the others useless");
    }
  }

  /** Whether a token that allows this opens the operation. */
  public boolean admits(Set<String> allowed) {
    if (scopes.isEmpty()) {
      return true;
    }
    for (Set<String> alternative : scopes) {
      if (allowed.containsAll(alternative)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What one says to whom it does not admit.
   *
   * @throws IllegalStateException where any token does
   */
  public Failure refusal() {
    if (scopes.isEmpty()) {
      throw new IllegalStateException("any token does");
    }
    return new Failure.InsufficientScope(scopes.get(0));
  }
}
