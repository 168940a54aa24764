package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes away and comes back, with no one who restarts anything. */
@OnCluster
class DatabaseOutageIT {
  /** The operation's time-out of two seconds, and the way there and back. */
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private static final String PRODUCT = Shop.product(Shop.skus().get(0)).target();

  @Test
  void readsAreUnavailableWhilePostgresIsStoppedAndRecoverByThemselves(Cluster cluster)
      throws IOException {
    Shop.stock(cluster);
    assertThat(cluster.get(PRODUCT).status()).isEqualTo(200);

    cluster.database().stop();
    assertUnavailableWithinTheDeadline(cluster);
    Await.until("the catalogs say why they are not ready", () -> allBlamePostgres(cluster));
    assertUnavailableWithinTheDeadline(cluster);

    cluster.database().start();
    Await.until("products are back", () -> cluster.get(PRODUCT).status() == 200);
    cluster.awaitAgreement();
  }

  private static void assertUnavailableWithinTheDeadline(Cluster cluster) throws IOException {
    long begin = System.nanoTime();
    Answer answer = cluster.get(PRODUCT);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DEADLINE);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.isProblem()).as(answer.toString()).isTrue();
    assertThat(answer.header("retry-after")).isPresent();
    assertThat(answer.text()).doesNotContain("Exception", "127.0.0.1", "postgresql://");
  }

  private static boolean allBlamePostgres(Cluster cluster) throws IOException {
    for (NodeProcess catalog : cluster.nodes(FatJar.CATALOG)) {
      Answer page = catalog.management().get("/health/ready");
      if (page.status() != 503 || !page.text().contains("postgres")) {
        return false;
      }
    }
    return true;
  }
}
