package dev.coppice.identity;

import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.node.Settings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the authorization server is configured, parsed once.
 *
 * @param issuer {@code coppice.auth.issuer}: the origin at which clients find it, default {@code
 *     http://localhost:8080}
 * @param audience {@code coppice.auth.audience}: for whom tokens are, default the issuer
 * @param algorithm {@code coppice.identity.token.algorithm}: ES256 (the default) or RS256
 * @param tokenLife {@code coppice.identity.token.life}: 10 s to 1 h, default 10 min
 * @param refreshLife {@code coppice.identity.refresh.life}: 1 min to 365 days, default 30 days
 * @param secondFactor {@code coppice.identity.second.factor}: optional (the default), or staff who
 *     have to have one
 * @param periods {@code coppice.identity.keys.rotation}: 1 h to 365 days, default 30 days; and
 *     {@code coppice.identity.keys.publication}: 1 min to 1 day, default 1 h
 */
record IdentityOptions(
    String issuer,
    String audience,
    SigningAlgorithm algorithm,
    Duration tokenLife,
    Duration refreshLife,
    SecondFactorRule secondFactor,
    KeyPeriods periods) {

  private static final String ISSUER = "coppice.auth.issuer";
  private static final String PUBLICATION = "coppice.identity.keys.publication";

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  static IdentityOptions from(Settings settings) {
    String issuer =
        settings
            .<String>parsed(
                ISSUER,
                "an http or https URL such as https://shop.example, without a path, query or fragment",
                IdentityOptions::origin)
            .orElse("http://localhost:8080");
    return new IdentityOptions(
        issuer,
        settings.text("coppice.auth.audience", issuer),
        settings.oneOf("coppice.identity.token.algorithm", SigningAlgorithm.ES256),
        settings.duration(
            "coppice.identity.token.life",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            KeyPeriods.LONGEST_TOKEN_LIFE),
        settings.duration(
            "coppice.identity.refresh.life",
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            Duration.ofDays(365)),
        settings.oneOf("coppice.identity.second.factor", SecondFactorRule.OPTIONAL),
        periods(settings));
  }

  /** What RFC 8414 lets be an issuer, less paths: the endpoints are at the origin. */
  private static @Nullable String origin(String text) {
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean bare =
        uri.getHost() != null
            && uri.getRawPath().isEmpty()
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    return web && bare ? text : null;
  }

  private static KeyPeriods periods(Settings settings) {
    Duration rotation =
        settings.duration(
            "coppice.identity.keys.rotation",
            Duration.ofDays(30),
            Duration.ofHours(1),
            Duration.ofDays(365));
    Duration publication =
        settings.duration(
            PUBLICATION, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(1));
    if (publication.compareTo(rotation) < 0) {
      return new KeyPeriods(rotation, publication);
    }
    if (settings.text(PUBLICATION).isPresent()) {
      throw settings.invalid(PUBLICATION, "shorter than coppice.identity.keys.rotation");
    }
    return new KeyPeriods(rotation, rotation.dividedBy(2));
  }

  /** Where an endpoint is, from its path. */
  String url(String path) {
    return issuer + path;
  }
}
