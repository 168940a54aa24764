package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisExtensionTest {
  @RegisterExtension static final RedisExtension shared = RedisExtension.sharedServer();

  @RegisterExtension static final RedisExtension own = RedisExtension.ownServer();

  @Test
  void keepsTheOwnServerApart() {
    assertThat(port(own)).isNotEqualTo(port(shared));
    assertThat(TestServer.REDIS.shared().answers()).isTrue();
  }

  @Test
  void startsTheKilledServerOnTheSamePort() throws Exception {
    String uri = own.uri();

    own.killServer();
    assertThatThrownBy(
            () -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port(own)))
        .isInstanceOf(ConnectException.class);

    own.startServer();
    assertThat(own.uri()).isEqualTo(uri);
    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port(own)).close();
  }

  @Test
  void refusesToKillTheServerOfOthers() {
    assertThatThrownBy(shared::killServer).hasMessageContaining("ask for ownServer()");
  }

  private static int port(RedisExtension redis) {
    return URI.create(redis.uri()).getPort();
  }
}
