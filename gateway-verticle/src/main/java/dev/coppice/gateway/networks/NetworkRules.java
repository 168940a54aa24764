package dev.coppice.gateway.networks;

import dev.coppice.contract.Access;
import dev.coppice.contract.Principal;
import dev.coppice.discovery.configuration.Network;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From which networks clients may come, at one moment. A client without an address, such as one at
 * a Unix socket, may always.
 *
 * @param allow if there are any, from these alone
 * @param deny not from these, even if they are among those allowed
 * @param scopes with a scope that is named here, from these alone
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

  /**
   * The scope for which a client is in the wrong network, where it is for each of the alternatives
   * that open an operation to tokens.
   */
  public @Nullable String outOfReach(Access access, @Nullable SocketAddress client) {
    if (scopes.isEmpty() || access.optional()) {
      return null;
    }
    String missed = null;
    for (Set<String> alternative : access.scopes()) {
      Set<String> missing = outOfReach(alternative, client);
      if (missing.isEmpty()) {
        return null;
      }
      missed = missing.iterator().next();
    }
    return missed;
  }

  /** Who asks, without the scopes for which they are in the wrong network. */
  public Principal within(Principal who, @Nullable SocketAddress client) {
    Set<String> missing = scopes.isEmpty() ? Set.of() : outOfReach(who.scopes(), client);
    if (missing.isEmpty()) {
      return who;
    }
    Set<String> left = new HashSet<>(who.scopes());
    left.removeAll(missing);
    return new Principal(who.subject(), who.client(), left);
  }

  private Set<String> outOfReach(Set<String> wanted, @Nullable SocketAddress client) {
    Network address = network(client);
    if (address == null) {
      return Set.of();
    }
    Set<String> missing = new TreeSet<>();
    for (String scope : wanted) {
      List<Network> from = scopes.get(scope);
      if (from != null && !contain(from, address)) {
        missing.add(scope);
      }
    }
    return missing;
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
