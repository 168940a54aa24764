package dev.coppice.discovery.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

  private static boolean isIn(String network, String address) throws UnknownHostException {
    return Network.parse(network).contains(Network.of(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255",
    "10.0.0.0/8, 10.0.0.0",
    "192.168.1.128/25, 192.168.1.255",
    "192.168.1.7, 192.168.1.7",
    "192.168.1.7/32, 192.168.1.7",
    "0.0.0.0/0, 255.255.255.255",
    "::1, ::1",
    "2001:db8::/32, 2001:db8:ffff::1",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1",
    "::/0, ffff::"
  })
  void hasTheAddressesThatShareItsBits(String network, String address) throws Exception {
    assertThat(isIn(network, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.0",
    "10.0.0.0/8, 9.255.255.255",
    "192.168.1.128/25, 192.168.1.127",
    "192.168.1.7, 192.168.1.6",
    "::1, ::2",
    "2001:db8::/32, 2001:db9::",
    "2001:db8::/64, 2001:db8:0:1::",
    "2001:db8:0:0:8000::/65, 2001:db8::1",
    "::/0, 10.0.0.1",
    "0.0.0.0/0, ::1",
    "10.0.0.0/8, a00::"
  })
  void hasNoOther(String network, String address) throws Exception {
    assertThat(isIn(network, address)).isFalse();
  }

  @Test
  void knowsAnIpv4AddressThatComesMappedToIpv6() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    assertThat(
            List.of("10.0.0.0/8", "::/0").stream()
                .map(Network::parse)
                .map(network -> network.contains(Network.of(mapped))))
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/8, '10.0.0.1/8 has bits behind its length; the network is 10.0.0.0/8'",
    "2001:db8::1/32, 'the network is 2001:db8::/32'",
    "10.0.0.0/33, must have a length of 0 to 32",
    "::/129, must have a length of 0 to 128",
    "10.0.0.0/-1, must have a length",
    "10.0.0.0/08, must have a length",
    "10.0.0.0/, must have a length",
    "10.0.0.0/8/8, must have a length",
    "10.0.0/8, is no address",
    "010.0.0.1, is no address",
    "256.0.0.1, is no address",
    "0x0a.0.0.1, is no address",
    "167772161, is no address",
    "localhost, is no address",
    "[::1], is no address",
    "fe80::1%eth0, is no address",
    ":::, is no address",
    "1::2::3, is no address",
    "'', is no address",
    "::ffff:10.0.0.1, is an IPv4 address; write it as one"
  })
  void isRefusedWithTheReasonWhereItIsNone(String text, String reason) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(InvalidNetworkException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/8", "192.168.1.7/32", "0.0.0.0/0", "2001:db8::/32", "::1/128", "::/0"})
  void isWrittenAsItIsRead(String text) {
    assertThat(Network.parse(text)).hasToString(text);
  }

  @Test
  void standsInListsAndByScope() {
    Network ten = Network.parse("10.0.0.0/8");
    Network home = Network.parse("::1");
    assertThat(LiveNetworks.parse("10.0.0.0/8, ::1")).containsExactly(ten, home);
    assertThat(LiveNetworks.parse("off")).isEmpty();
    assertThat(LiveNetworks.parseByScope("catalog:write=10.0.0.0/8,::1; orders:read=::1"))
        .isEqualTo(Map.of("catalog:write", List.of(ten, home), "orders:read", List.of(home)));
    assertThat(LiveNetworks.parseByScope("off")).isEmpty();
  }
}
