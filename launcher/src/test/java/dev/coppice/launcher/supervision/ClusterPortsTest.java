package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPortsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Layout LAYOUT = Layout.of(Map.of(), Set.of(), false);

  @Test
  void avoidsPortsThatSomebodyUses() throws IOException {
    ClusterPorts before = ClusterPorts.choose(Settings.of(Map.of()), LAYOUT, LOOPBACK);
    try (ServerSocket taken = new ServerSocket(before.seedPort(2), 1, LOOPBACK)) {
      ClusterPorts after = ClusterPorts.choose(Settings.of(Map.of()), LAYOUT, LOOPBACK);
      assertThat(after.seedPorts()).hasSize(3).doesNotContain(taken.getLocalPort());
      assertThat(after.seedPorts()).doesNotContainAnyElementsOf(before.seedPorts());
    }
  }

  @Test
  void namesOneSeedWhereAllRunInOneProcess() {
    Layout layout = Layout.of(Map.of(), Set.of(), true);
    assertThat(ClusterPorts.choose(Settings.of(Map.of()), layout, LOOPBACK).seeds()).hasSize(1);
  }

  @Test
  void usesTheSeedsThatTheSettingsName() {
    Settings settings =
        Settings.of(Map.of("coppice.cluster.seeds", "10.0.0.9:5701,127.0.0.1:6001,127.0.0.1:6002"));
    ClusterPorts ports = ClusterPorts.choose(settings, LAYOUT, LOOPBACK);
    assertThat(ports.seeds()).containsExactly("10.0.0.9:5701", "127.0.0.1:6001", "127.0.0.1:6002");
    assertThat(ports.seedPort(1)).isEqualTo(6001);
    assertThat(ports.seedPort(3)).isEqualTo(6003);
    assertThat(ports.others()).isEqualTo(6003);
  }

  @Test
  void areTheSameAfterSavingAndLoading(@TempDir Path folder) {
    ClusterPorts ports = ClusterPorts.choose(Settings.of(Map.of()), LAYOUT, LOOPBACK);
    ports.save(folder.resolve("ports"));
    assertThat(ClusterPorts.load(folder.resolve("ports"))).isEqualTo(ports);
  }
}
