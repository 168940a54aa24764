package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientNetworkTest {

  @Test
  void isOneForAllThatAnIpv6HostCallsItself() {
    ClientNetwork first = ClientNetwork.of("2001:db8:1:2:3:4:5:6");
    assertThat(ClientNetwork.of("2001:db8:1:2::9%eth0")).isEqualTo(first);
    assertThat(ClientNetwork.of("2001:db8:1:3::9")).isNotEqualTo(first);
  }

  @Test
  void isTheAddressItselfForIpv4() {
    assertThat(ClientNetwork.of("192.0.2.1")).isNotEqualTo(ClientNetwork.of("192.0.2.2"));
    assertThat(ClientNetwork.of("::ffff:192.0.2.1")).isEqualTo(ClientNetwork.of("192.0.2.1"));
  }

  @Test
  void isShownShortened() {
    assertThat(ClientNetwork.of("192.0.2.17").shortened()).isEqualTo("192.0.2.0/24");
    assertThat(ClientNetwork.of("2001:db8:1:2::9").shortened()).isEqualTo("2001:0db8:0001::/48");
    assertThat(ClientNetwork.of(null).shortened()).isEqualTo("inside");
  }

  @Test
  void isThereForWhatComesFromInside() {
    assertThat(ClientNetwork.of(null).text()).isNotEmpty();
  }
}
