package dev.coppice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {

  private static EmbeddedChannel from(String address) {
    return new EmbeddedChannel() {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(address, 1234);
      }
    };
  }

  private static ConnectionCount count(int total, int perClient) {
    return new ConnectionCount(new ConnectionCaps(total, perClient), new SimpleMeterRegistry());
  }

  @Test
  void takesTheAddressesOfOneIpv6NetworkForOneClient() {
    ConnectionCount count = count(0, 2);
    assertThat(count.admit(from("2001:db8::1"))).isTrue();
    assertThat(count.admit(from("2001:db8::2"))).isTrue();
    assertThat(count.admit(from("2001:db8::3"))).isFalse();
    assertThat(count.admit(from("2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void forgetsClientsThatAreGone() {
    ConnectionCount count = count(2, 1);
    EmbeddedChannel one = from("192.0.2.1");
    EmbeddedChannel two = from("192.0.2.2");
    assertThat(count.admit(one)).isTrue();
    assertThat(count.admit(from("192.0.2.1"))).isFalse();
    assertThat(count.admit(two)).isTrue();
    assertThat(count.admit(from("192.0.2.3"))).isFalse();
    assertThat(count.clients()).isEqualTo(2);
    one.close();
    two.close();
    assertThat(count.clients()).isZero();
    assertThat(count.admit(from("192.0.2.3"))).isTrue();
    assertThat(count.admit(from("192.0.2.1"))).isTrue();
  }
}
