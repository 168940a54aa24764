package dev.coppice.security;

import java.time.Duration;
import java.util.Set;

/**
 * What the tokens of one issuer must be like.
 *
 * @param issuer their {@code iss}, to the letter
 * @param audience one that their {@code aud} must name
 * @param types what the header {@code typ} may be, in lower case and without {@code application/}
 * @param leeway by how much clocks may differ
 */
public record TokenRules(String issuer, String audience, Set<String> types, Duration leeway) {

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
    return new TokenRules(issuer, audience, Set.of("at+jwt"), LEEWAY);
  }

  /** Access tokens of issuers that call them plain JWTs, as most do. */
  public static TokenRules lenient(String issuer, String audience) {
    return new TokenRules(issuer, audience, Set.of("at+jwt", "jwt"), LEEWAY);
  }
}
