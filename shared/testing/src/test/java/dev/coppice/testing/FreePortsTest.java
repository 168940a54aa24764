package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void givesDifferentPortsThatCanBeTaken() throws Exception {
    var ports = FreePorts.several(20);

    assertThat(ports).hasSize(20).doesNotHaveDuplicates();
    for (int port : ports) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }
}
