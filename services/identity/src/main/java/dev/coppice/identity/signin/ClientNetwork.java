package dev.coppice.identity.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where somebody comes: an IPv4 address, or the /64 network of an IPv6 address, since a host
 * makes up the rest as often as it likes (RFC 8981).
 */
public record ClientNetwork(String text) {

  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int NETWORK_BYTES = 8;

  /** For people, and less of it: enough to recognise, and too little to find somebody by. */
  String shortened() {
    if (text.matches("[0-9]+(\\.[0-9]+){3}")) {
      return text.substring(0, text.lastIndexOf('.')) + ".0/24";
    }
    return text.matches("[0-9a-f]{16}")
        ? text.substring(0, 12).replaceAll("(.{4})(?=.)", "$1:") + "::/48"
        : text;
  }

  /**
   * @param address as the gateway tells it; null where it came from inside
   */
  static ClientNetwork of(@Nullable String address) {
    if (address == null) {
      return new ClientNetwork("inside");
    }
    String bare = address.contains("%") ? address.substring(0, address.indexOf('%')) : address;
    if (!bare.contains(":") || !LITERAL.matcher(bare).matches()) {
      return new ClientNetwork(bare);
    }
    try {
      InetAddress parsed = InetAddress.getByName(bare);
      return new ClientNetwork(
          parsed instanceof Inet6Address
              ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
              : parsed.getHostAddress());
    } catch (UnknownHostException e) {
      return new ClientNetwork(bare);
    }
  }
}
