package dev.coppice.gateway.admission;

import dev.coppice.gateway.networks.NetworkRules;
import dev.coppice.gateway.networks.Networks;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/**
 * The connections of one event loop, and its coarse clock: a walk over all of them every quarter of
 * a second costs far less than a timer for each. Use it on that event loop only.
 */
public final class ClientConnections {

  public static final Duration TICK = Duration.ofMillis(250);

  private final Set<ClientConnection> open = new HashSet<>();
  private final int headTicks;
  private final int idleTicks;
  private final int writeTicks;
  private final int drainTicks;
  private final Networks networks;
  private NetworkRules rules;
  private int now;

  public ClientConnections(ConnectionLimits limits, Networks networks) {
    this.networks = networks;
    this.rules = networks.rules();
    this.headTicks = ticks(limits.head());
    this.idleTicks = ticks(limits.idle());
    this.writeTicks = ticks(limits.write());
    this.drainTicks = ticks(limits.drain());
  }

  /** Rounded up, and one more since the tick that is under way is not a whole one. */
  private static int ticks(Duration limit) {
    return (int) Math.min(Integer.MAX_VALUE / 2, limit.toMillis() / TICK.toMillis() + 1);
  }

  ClientConnection add(Channel channel) {
    ClientConnection connection = new ClientConnection(this, channel);
    open.add(connection);
    channel.closeFuture().addListener(closed -> open.remove(connection));
    return connection;
  }

  /**
   * Ends what has taken too long, and those who, since the rules have changed, may not be connected
   * any more; to be called every {@link #TICK}.
   */
  public void tick() {
    now++;
    NetworkRules current = networks.rules();
    boolean changed = !current.equals(rules);
    rules = current;
    for (ClientConnection connection : new ArrayList<>(open)) {
      connection.check(now);
      if (changed) {
        recheck(connection);
      }
    }
  }

  void recheck(ClientConnection connection) {
    if (!networks.admit(connection.remote())) {
      connection.cut();
    }
  }

  public int size() {
    return open.size();
  }

  int now() {
    return now;
  }

  int headTicks() {
    return headTicks;
  }

  int idleTicks() {
    return idleTicks;
  }

  int writeTicks() {
    return writeTicks;
  }

  int drainTicks() {
    return drainTicks;
  }
}
