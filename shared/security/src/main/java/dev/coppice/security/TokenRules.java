package dev.coppice.security;

import dev.coppice.contract.Principal;
import java.time.Duration;
import java.util.Set;

/**
 * What the tokens of one issuer must be like.
 *
 * @param issuer their {@code iss}, to the letter
 * @param audience one that their {@code aud} must name
 * @param types what the header {@code typ} may be, in lower case and without {@code application/}
 * @param leeway by how much clocks may differ
 * @param foreign whether others name the subjects, who then might have the names of our own
 */
public record TokenRules(
    String issuer, String audience, Set<String> types, Duration leeway, boolean foreign) {

  /** Asymmetric ones; a key that all may see must not make a signature (RFC 8725, section 3.1). */
  public static final Set<String> ALGORITHMS = Set.of("ES256", "ES384", "RS256", "RS384", "RS512");

  private static final Duration LEEWAY = Duration.ofSeconds(30);

  public TokenRules {
    types = Set.copyOf(types);
    if (issuer.isBlank() || audience.isBlank() || types.isEmpty() || leeway.isNegative()) {
      throw new IllegalArgumentException("issuer, audience and types must be given");
    }
  }

  /** Access tokens as RFC 9068 says. */
  public static TokenRules strict(String issuer, String audience) {
    return new TokenRules(issuer, audience, Set.of("at+jwt"), LEEWAY, false);
  }

  /**
   * Access tokens of others, who call them plain JWTs, as most do. Their subjects are called {@code
   * issuer#sub} here: an equal {@code sub} of two issuers is not one owner.
   */
  public static TokenRules lenient(String issuer, String audience) {
    return new TokenRules(issuer, audience, Set.of("at+jwt", "jwt"), LEEWAY, true);
  }

  /** As it is called here. No URL of an issuer has a fragment, so there is one way to read it. */
  Principal named(Principal principal) {
    return foreign
        ? new Principal(issuer + "#" + principal.subject(), principal.client(), principal.scopes())
        : principal;
  }
}
