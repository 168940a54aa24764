package dev.coppice.gateway.limiting;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who is counted as one client, as a number: an IPv4 address, or the /64 network of an IPv6
 * address, since a host makes up the rest as often as it likes (RFC 8981).
 */
public final class ClientNetwork {

  /** All that have no address, such as clients at a Unix socket. */
  private static final long NONE = -1;

  private ClientNetwork() {}

  /** The number of a connection's other end. */
  public static long of(@Nullable SocketAddress remote) {
    if (remote instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      return number(inet.getAddress());
    }
    return NONE;
  }

  /** No IPv6 network in use has the number of an IPv4 address: ::/32 is given to nobody. */
  private static long number(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? Integer.toUnsignedLong(bytes.getInt())
        : bytes.getLong();
  }
}
