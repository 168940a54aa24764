package dev.coppice.gateway.limiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

  private static long of(String address) {
    return ClientNetwork.of(new InetSocketAddress(address, 4711));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1, ::ffff:192.0.2.1",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff"
  })
  void isTheSameFor(String one, String other) {
    assertThat(of(one)).isEqualTo(of(other));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2",
    "192.0.2.1, 193.0.2.1",
    "255.255.255.255, 2001:db8::1",
    "2001:db8:1:2::1, 2001:db8:1:3::1",
    "2001:db8:1:2::1, 2001:db9:1:2::1"
  })
  void isAnotherFor(String one, String other) {
    assertThat(of(one)).isNotEqualTo(of(other));
  }

  @Test
  void isOneForAllThatHaveNoAddress() {
    long none = ClientNetwork.of(null);
    assertThat(ClientNetwork.of(new LocalAddress("x"))).isEqualTo(none);
    assertThat(ClientNetwork.of(InetSocketAddress.createUnresolved("x", 1))).isEqualTo(none);
  }
}
