package dev.coppice.discovery.configuration;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation (<a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632
 * section 3.1</a>, <a href="https://www.rfc-editor.org/rfc/rfc4291#section-2.3">RFC 4291 section
 * 2.3</a>): {@code 10.0.0.0/8}, {@code 2001:db8::/32}. An address alone is a network of one.
 *
 * <p>Read strictly: what others would repair, each in its own way, would let in somebody whom
 * nobody meant.
 *
 * @param ipv4 whether it is one of IPv4, which is held as IPv4-mapped IPv6 addresses are
 * @param high the first 64 bits of its lowest address
 * @param low the last 64 bits of it
 * @param bits how many bits all of its addresses share, out of 128
 */
public record Network(boolean ipv4, long high, long low, int bits) {

  private static final String IPV4_PART = "(0|[1-9][0-9]{0,2})";
  private static final Pattern IPV4 = Pattern.compile(IPV4_PART + "(\\." + IPV4_PART + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int MAPPED_BITS = 96;
  private static final int ALL_BITS = 128;

  /**
   * Reads one. Never asks a name server.
   *
   * @throws InvalidNetworkException when it is none
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    Network one = host(text, address);
    int shift = one.ipv4 ? MAPPED_BITS : 0;
    int longest = ALL_BITS - shift;
    if (slash < 0) {
      return one;
    }
    String length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > longest) {
      throw new InvalidNetworkException(
          "%s must have a length of 0 to %d after its slash".formatted(text, longest));
    }
    int bits = shift + Integer.parseInt(length);
    Network network =
        new Network(one.ipv4, one.high & highMask(bits), one.low & lowMask(bits), bits);
    if (network.high != one.high || network.low != one.low) {
      throw new InvalidNetworkException(
          "%s has bits behind its length; the network is %s".formatted(text, network));
    }
    return network;
  }

  private static Network host(String text, String address) {
    byte[] bytes =
        IPV4.matcher(address).matches() || IPV6.matcher(address).matches()
            ? NetUtil.createByteArrayFromIpAddressString(address)
            : null;
    if (bytes == null) {
      throw new InvalidNetworkException(
          "\"%s\" is no address or network of IPv4 or IPv6".formatted(text));
    }
    Network host = of(bytes);
    if (host.ipv4 && bytes.length != Integer.BYTES) {
      throw new InvalidNetworkException("%s is an IPv4 address; write it as one".formatted(text));
    }
    return host;
  }

  /** The network that has this address alone. */
  public static Network of(InetAddress address) {
    return of(address.getAddress());
  }

  static Network of(byte[] bytes) {
    ByteBuffer address = ByteBuffer.wrap(bytes);
    if (bytes.length == Integer.BYTES) {
      return new Network(true, 0, MAPPED | Integer.toUnsignedLong(address.getInt()), ALL_BITS);
    }
    long high = address.getLong();
    long low = address.getLong();
    return new Network(high == 0 && (low & ~0xffff_ffffL) == MAPPED, high, low, ALL_BITS);
  }

  /** Whether all of the other's addresses are among these. */
  public boolean contains(Network other) {
    return ipv4 == other.ipv4
        && bits <= other.bits
        && ((high ^ other.high) & highMask(bits)) == 0
        && ((low ^ other.low) & lowMask(bits)) == 0;
  }

  private static long highMask(int bits) {
    return bits == 0 ? 0 : -1L << Math.max(0, Long.SIZE - bits);
  }

  private static long lowMask(int bits) {
    return bits <= Long.SIZE ? 0 : -1L << (ALL_BITS - bits);
  }

  /** As it would be written. */
  @Override
  public String toString() {
    byte[] bytes =
        ipv4
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    try {
      return "%s/%d"
          .formatted(
              NetUtil.toAddressString(InetAddress.getByAddress(bytes)),
              ipv4 ? bits - MAPPED_BITS : bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }
}
