package dev.coppice.gateway.admission;

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
  private int now;

  public ClientConnections(ConnectionLimits limits) {
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

  /** Ends what has taken too long; to be called every {@link #TICK}. */
  public void tick() {
    now++;
    for (ClientConnection connection : new ArrayList<>(open)) {
      connection.check(now);
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
