package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void givesPortsInARowThatCanBeTaken() throws Exception {
    int first = FreePorts.adjacent(5);

    for (int port = first; port < first + 5; port++) {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void givesNoneThatTheSystemGivesToOthers() throws Exception {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.adjacent(5) + 5).isLessThan(any.getLocalPort());
    }
  }
}
