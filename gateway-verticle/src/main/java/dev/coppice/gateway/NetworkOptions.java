package dev.coppice.gateway;

import dev.coppice.discovery.configuration.InvalidNetworkException;
import dev.coppice.discovery.configuration.LiveNetworks;
import dev.coppice.gateway.networks.NetworkRules;
import dev.coppice.node.Settings;
import java.util.function.Function;

/** From where clients may come, as it is configured. */
final class NetworkOptions {

  private static final String ALLOW = "coppice.gateway.networks.allow";
  private static final String DENY = "coppice.gateway.networks.deny";
  private static final String SCOPES = "coppice.gateway.networks.scopes";
  private static final String OFF = "off";

  private NetworkOptions() {}

  static NetworkRules from(Settings settings) {
    return new NetworkRules(
        parsed(settings, ALLOW, LiveNetworks.LIST, LiveNetworks::parse),
        parsed(settings, DENY, LiveNetworks.LIST, LiveNetworks::parse),
        parsed(settings, SCOPES, LiveNetworks.BY_SCOPE, LiveNetworks::parseByScope));
  }

  private static <T> T parsed(
      Settings settings, String key, String allowed, Function<String, T> parser) {
    try {
      return parser.apply(settings.text(key, OFF));
    } catch (InvalidNetworkException e) {
      throw settings.invalid(key, allowed + "; " + e.getMessage());
    }
  }
}
