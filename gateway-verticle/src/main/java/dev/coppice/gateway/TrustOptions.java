package dev.coppice.gateway;

import dev.coppice.node.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens the gateway believes.
 *
 * @param issuer {@code coppice.auth.issuer}: the {@code iss} of tokens that a service here signs
 * @param audience {@code coppice.auth.audience}: what the {@code aud} of all tokens must name; the
 *     issuer unless set
 * @param trusted {@code coppice.auth.trusted}: issuers elsewhere, each where OpenID Connect
 *     Discovery finds its keys
 */
record TrustOptions(String issuer, String audience, List<URI> trusted) {

  private static final String ISSUER = "coppice.auth.issuer";
  private static final String TRUSTED = "coppice.auth.trusted";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static TrustOptions from(Settings settings) {
    String issuer = settings.text(ISSUER, "http://localhost:8080");
    if (url(issuer) == null) {
      throw settings.invalid(
          ISSUER, "an http or https URL without query, such as https://shop.example");
    }
    List<URI> trusted = new ArrayList<>();
    for (String each : settings.list(TRUSTED, List.of())) {
      URI url = url(each);
      if (url == null || !isSafe(url) || each.equals(issuer)) {
        throw settings.invalid(
            TRUSTED,
            "https URLs without query, such as https://login.example/realms/shop (http for"
                + " localhost only), and not that of coppice.auth.issuer");
      }
      trusted.add(url);
    }
    return new TrustOptions(issuer, settings.text("coppice.auth.audience", issuer), trusted);
  }

  /** The gateway's own, as browsers name it. */
  String origin() {
    URI url = URI.create(issuer);
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  private static @Nullable URI url(String text) {
    try {
      URI url = new URI(text);
      boolean sound =
          Set.of("http", "https").contains(String.valueOf(url.getScheme()))
              && url.getHost() != null
              && url.getQuery() == null
              && url.getFragment() == null;
      return sound ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Whether nobody can put keys of his own in the place of those that are fetched from there. */
  private static boolean isSafe(URI url) {
    return url.getScheme().equals("https") || LOOPBACK.contains(url.getHost());
  }
}
