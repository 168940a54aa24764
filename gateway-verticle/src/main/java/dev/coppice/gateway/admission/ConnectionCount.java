package dev.coppice.gateway.admission;

import dev.coppice.gateway.limiting.ClientNetwork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of all event loops, from the moment at which they are accepted, and says
 * when there are too many. Any thread.
 */
public final class ConnectionCount {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCount.class);

  private final ConnectionCaps caps;
  private final Counter overTotal;
  private final Counter overClient;
  private final AtomicInteger total = new AtomicInteger();

  /** Has nobody who has no connection. */
  private final Map<Long, Integer> byClient = new ConcurrentHashMap<>();

  public ConnectionCount(ConnectionCaps caps, MeterRegistry meters) {
    this.caps = caps;
    this.overTotal = counter(meters, "total");
    this.overClient = counter(meters, "client");
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return Counter.builder("coppice.gateway.connections.refused")
        .description("Connections of clients that were turned away, or ended")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Whether one more connection may stay; if it may, it counts until it is closed. One that may not
   * is left to the caller to close.
   */
  boolean admit(Channel accepted) {
    long client = ClientNetwork.of(accepted.remoteAddress());
    Counter refusal = enter(client);
    if (refusal != null) {
      refusal.increment();
      LOG.debug("{} is one connection too many", accepted.remoteAddress());
      return false;
    }
    accepted.closeFuture().addListener(closed -> leave(client));
    return true;
  }

  /** Counts a connection; or tells what counts its refusal, and counts it no more. */
  private @Nullable Counter enter(long client) {
    if (total.incrementAndGet() > caps.total() && caps.total() > 0) {
      total.decrementAndGet();
      return overTotal;
    }
    int ofClient = byClient.merge(client, 1, Integer::sum);
    if (ofClient > caps.perClient() && caps.perClient() > 0) {
      leave(client);
      return overClient;
    }
    return null;
  }

  private void leave(long client) {
    byClient.computeIfPresent(client, (who, count) -> count == 1 ? null : count - 1);
    total.decrementAndGet();
  }

  /** How many clients have a connection. */
  int clients() {
    return byClient.size();
  }
}
