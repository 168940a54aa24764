package dev.coppice.gateway.networks;

import dev.coppice.discovery.configuration.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From which networks clients may come, at one moment. A client without an address, such as one at
 * a Unix socket, may always.
 *
 * @param allow if there are any, from these alone
 * @param deny not from these, even if they are among those allowed
 * @param scopes for operations that need a scope, from these alone
 */
public record NetworkRules(
    List<Network> allow, List<Network> deny, Map<String, List<Network>> scopes) {

  public static final NetworkRules NONE = new NetworkRules(List.of(), List.of(), Map.of());

  public NetworkRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    scopes = Map.copyOf(scopes);
  }

  /** Whether a client may connect. */
  public boolean admit(@Nullable SocketAddress client) {
    if (allow.isEmpty() && deny.isEmpty()) {
      return true;
    }
    Network address = network(client);
    return address == null
        || (!contain(deny, address) && (allow.isEmpty() || contain(allow, address)));
  }

  /** The scope for which a client is in the wrong network, of those that an operation needs. */
  public @Nullable String scopeOutOfReach(Set<String> needed, @Nullable SocketAddress client) {
    if (scopes.isEmpty() || needed.isEmpty()) {
      return null;
    }
    Network address = network(client);
    for (String scope : needed) {
      List<Network> from = scopes.get(scope);
      if (from != null && address != null && !contain(from, address)) {
        return scope;
      }
    }
    return null;
  }

  private static @Nullable Network network(@Nullable SocketAddress client) {
    return client instanceof InetSocketAddress inet && !inet.isUnresolved()
        ? Network.of(inet.getAddress())
        : null;
  }

  private static boolean contain(List<Network> networks, Network address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  NetworkRules withAllow(List<Network> networks) {
    return new NetworkRules(networks, deny, scopes);
  }

  NetworkRules withDeny(List<Network> networks) {
    return new NetworkRules(allow, networks, scopes);
  }

  NetworkRules withScopes(Map<String, List<Network>> networks) {
    return new NetworkRules(allow, deny, networks);
  }
}
