package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresExtensionTest {
  @RegisterExtension static final PostgresExtension shared = PostgresExtension.sharedServer();

  @RegisterExtension static final PostgresExtension own = PostgresExtension.ownServer();

  @Test
  void givesADatabaseThatIsNamedAfterTheTest() {
    assertThat(URI.create(shared.uri()).getPath()).startsWith("/t_postgresextensiontest_");
    assertThat(TestServer.POSTGRES.shared().answers()).isTrue();
  }

  @Test
  void keepsTheOwnServerApart() {
    assertThat(URI.create(own.uri()).getPort()).isNotEqualTo(TestServer.POSTGRES.shared().port());
  }

  @Test
  void stopsAndStartsTheOwnServerOnTheSamePort() throws Exception {
    int port = URI.create(own.uri()).getPort();

    own.stopServer();
    assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);

    own.startServer();
    connect(port);
  }

  @Test
  void refusesToStopTheServerOfOthers() {
    assertThatThrownBy(shared::stopServer).hasMessageContaining("ask for ownServer()");
  }

  @Nested
  class Inside {
    @Test
    void aNestedClassSharesTheDatabase() {
      assertThat(URI.create(shared.uri()).getPath()).startsWith("/t_postgresextensiontest_");
    }
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
  }
}
