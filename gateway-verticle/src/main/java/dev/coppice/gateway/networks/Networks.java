package dev.coppice.gateway.networks;

import dev.coppice.discovery.configuration.LiveNetworks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that hold at this gateway: those that it is configured with, and in the place of each
 * what is set while it runs. Any thread.
 */
public final class Networks {

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  private final NetworkRules configured;
  private final Counter refused;
  private volatile NetworkRules rules;

  public Networks(NetworkRules configured, MeterRegistry meters) {
    this.configured = configured;
    this.rules = configured;
    this.refused =
        Counter.builder("coppice.gateway.connections.refused")
            .description("Connections of clients that were turned away, or ended")
            .tag("reason", "network")
            .register(meters);
  }

  /** Those that hold now. */
  public NetworkRules rules() {
    return rules;
  }

  /** Whether a client may connect, or stay connected; counts those that may not. */
  public boolean admit(@Nullable SocketAddress client) {
    boolean admitted = rules.admit(client);
    if (!admitted) {
      refused.increment();
      LOG.debug("{} is in a network that may not connect", client);
    }
    return admitted;
  }

  /** Lets clients connect from a list of networks only, from now on; empty as configured. */
  public void allow(Optional<String> list) {
    change(now -> now.withAllow(list.map(LiveNetworks::parse).orElseGet(configured::allow)));
  }

  /** Lets none connect from a list of networks, from now on; empty as configured. */
  public void deny(Optional<String> list) {
    change(now -> now.withDeny(list.map(LiveNetworks::parse).orElseGet(configured::deny)));
  }

  /** Lets operations that need scopes be called from their networks only; empty as configured. */
  public void limitScopes(Optional<String> byScope) {
    change(
        now ->
            now.withScopes(byScope.map(LiveNetworks::parseByScope).orElseGet(configured::scopes)));
  }

  private synchronized void change(UnaryOperator<NetworkRules> change) {
    NetworkRules before = rules;
    NetworkRules after = change.apply(before);
    if (!after.equals(before)) {
      rules = after;
      LOG.info("Clients may come from: {}", after);
    }
  }
}
