package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a cluster keeps out whose event bus speaks mutual TLS. LauncherIT runs one. */
class BusTlsIT {
  private static final List<String> HERE = List.of("127.0.0.1");

  /** The limit of joining, and what a JVM takes to come and go. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(60);

  private final String seedPort = Integer.toString(FreePorts.one());

  @TempDir private Path ours;
  @TempDir private Path theirs;

  private NodeProcess node(FatJar jar, Map<String, String> tls) {
    Map<String, String> settings = new HashMap<>(tls);
    settings.put("coppice.cluster.name", "tls-" + seedPort);
    settings.put("coppice.cluster.seeds", "127.0.0.1:" + seedPort);
    settings.put("coppice.cluster.port", seedPort);
    settings.put("coppice.cluster.data", "auto");
    settings.put("coppice.cluster.join.limit", "10s");
    return NodeProcess.alone(jar, settings, List.of());
  }

  private static Map<String, String> tls(CertificateAuthority authority) throws Exception {
    Issued issued = authority.issue("node", HERE);
    return Map.of(
        "coppice.cluster.tls.certificate", issued.certificate().toString(),
        "coppice.cluster.tls.key", issued.key().toString(),
        "coppice.cluster.tls.ca", authority.certificate().toString());
  }

  @Test
  void keepsOutWhoHasNoCertificateOfItsAuthorityAndTheySayWhy() throws Exception {
    Map<String, String> tls = tls(CertificateAuthority.in(ours));
    NodeProcess seed = node(FatJar.DISCOVERY, tls);
    try {
      Await.until("the seed is ready", seed.management()::isReady);

      NodeProcess foreign = node(FatJar.GATEWAY, tls(CertificateAuthority.in(theirs)));
      assertEnds(
          foreign, "no node speaks with this one on the event bus", "is not of an authority in");
      assertEnds(node(FatJar.GATEWAY, Map.of()), "speaks mutual TLS, and this node without");

      NodeProcess gateway = node(FatJar.GATEWAY, tls);
      try {
        Await.until("the gateway is ready", gateway.management()::isReady);
        assertThat(seed.management().instancesUp()).contains(gateway.instance());
        assertThat(seed.management().instancesUp()).doesNotContain(foreign.instance());
      } finally {
        gateway.kill();
      }
    } finally {
      seed.kill();
    }
  }

  private static void assertEnds(NodeProcess node, String... reasons) {
    assertThat(node.awaitExit(GONE_WITHIN)).as(node.logTail()).isEqualTo(1);
    assertThat(node.logTail()).contains(reasons);
  }
}
