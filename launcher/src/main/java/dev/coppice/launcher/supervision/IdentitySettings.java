package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes are told of the authorization server: where clients find it and, identity alone, the
 * key that its signing keys are encrypted under.
 *
 * @param key empty where the nodes find it by themselves, in the environment or the settings' file
 */
record IdentitySettings(String issuer, Optional<String> key) {
  /**
   * As configured; else the issuer is the gateway, and the key is one that is made once and kept.
   *
   * @throws dev.coppice.launcher.layout.Refusal when it cannot be kept
   */
  static IdentitySettings of(Settings settings, Home home, int httpPort) {
    Settings scoped = settings.scoped(Service.IDENTITY.title());
    return new IdentitySettings(
        settings.text("coppice.auth.issuer", "http://localhost:" + httpPort),
        scoped.text("coppice.identity.key").isPresent()
            ? Optional.empty()
            : Optional.of(KeptSecret.in(home.identityKey(), "the key of identity")));
  }

  /** Environment variables for a node. */
  Map<String, String> environmentOf(Place place) {
    boolean identity = place.isWhole() || place.service().equals(Service.IDENTITY.title());
    Map<String, String> environment = new HashMap<>();
    // It is also where people find the shop, for links and letters.
    environment.put("COPPICE_AUTH_ISSUER", issuer);
    if (identity) {
      key.ifPresent(text -> environment.put("COPPICE_IDENTITY_KEY", text));
    }
    return environment;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "issuer " + issuer;
  }
}
