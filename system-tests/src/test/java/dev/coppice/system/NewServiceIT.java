package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Pottery;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Services that nobody has told the running cluster of: good ones, newer ones, refused ones. */
@OnCluster
class NewServiceIT {
  /** Twice the time for which a gateway remembers the paths of a service that is gone. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(60);

  private static final String POT = "/api/pottery/pots/teapot";
  private static final String GLAZES = "/api/pottery/glazes";
  private static final int CALLS = 60;

  /** 1.0.0 and one more operation. */
  private static final String NEWER =
      Pottery.CONTRACT
          .replace("version: 1.0.0", "version: 1.1.0")
          .replace(
              "paths:\n",
              """
              paths:
                /glazes:
                  get:
                    operationId: listGlazes
                    x-coppice-exposure: public
                    responses:
                      '200': {$ref: '#/components/responses/Done'}
              """);

  @Test
  void isReachableAtOnceAndUnavailableThenUnknownWhenItHasLeft(Cluster cluster) throws IOException {
    Await.until(
        "no pottery of another test is remembered",
        FORGOTTEN,
        () -> cluster.get(POT).status() == 404);

    try (Pottery pottery = Pottery.join(cluster, Pottery.CONTRACT)) {
      Await.until("the pot is there", () -> cluster.get(POT).status() == 200);
      assertThat(cluster.get(POT).json().getString("instance")).isEqualTo(pottery.instance());
      assertThat(cluster.get("/openapi.json").json().getJsonObject("paths").fieldNames())
          .contains("/api/pottery/pots/{name}")
          .doesNotContain("/api/pottery/kiln");
    }

    Answer left = cluster.get(POT);
    assertThat(left.status()).as(left.toString()).isEqualTo(503);
    assertThat(left.isProblem()).isTrue();
    Await.until("the pot is forgotten", FORGOTTEN, () -> cluster.get(POT).status() == 404);
  }

  @Test
  void aNewOperationGoesOnlyToTheNewVersionAndAnOldOneToBoth(Cluster cluster) throws IOException {
    try (Pottery old = Pottery.join(cluster, Pottery.CONTRACT);
        Pottery newer = Pottery.join(cluster, NEWER)) {
      Await.until("glazes are listed", () -> cluster.get(GLAZES).status() == 200);

      assertThat(whoAnswers(cluster, GLAZES)).containsExactly(newer.instance());
      assertThat(whoAnswers(cluster, POT))
          .containsExactlyInAnyOrder(old.instance(), newer.instance());
    }
  }

  private static Set<String> whoAnswers(Cluster cluster, String target) throws IOException {
    Set<String> instances = new HashSet<>();
    for (int i = 0; i < CALLS; i++) {
      Answer answer = cluster.get(target);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      instances.add(answer.json().getString("instance"));
    }
    return instances;
  }

  @Test
  void aContractThatBreaksTheOneInServiceIsRefused(Cluster cluster) throws IOException {
    String broken =
        Pottery.CONTRACT
            .replace("version: 1.0.0", "version: 1.2.0")
            .replace("litres: {type: integer", "litres: {type: number")
            .replace("required: [name, litres]", "required: [name, litres, colour]")
            .replace(
                "{type: string, minLength: 1, maxLength: 40}",
                "{type: string}\n                colour: {type: string}");
    try (Pottery good = Pottery.join(cluster, Pottery.CONTRACT);
        Pottery bad = Pottery.join(cluster, broken)) {
      assertIsDownEverywhere(cluster, bad, "colour");
      assertOnlyThisOneAnswers(cluster, good);
    }
  }

  @Test
  void aServiceThatClaimsThePathOfAnotherIsRefused(Cluster cluster) throws IOException {
    String thief =
        Pottery.CONTRACT.replace("x-coppice-service: pottery", "x-coppice-service: thief");
    try (Pottery good = Pottery.join(cluster, Pottery.CONTRACT);
        Pottery bad = Pottery.join(cluster, thief)) {
      assertIsDownEverywhere(cluster, bad, "/api/pottery/pots");
      assertOnlyThisOneAnswers(cluster, good);
    }
  }

  @Test
  void aContractThatIsNotValidOpenApiIsRefused(Cluster cluster) throws IOException {
    String invalid =
        Pottery.CONTRACT
            .replace("x-coppice-service: pottery", "x-coppice-service: smithy")
            .replace("/api/pottery", "/api/smithy")
            .replace("{name: name, in: path,", "{name: name, in: nowhere,");
    try (Pottery bad = Pottery.join(cluster, invalid)) {
      assertIsDownEverywhere(cluster, bad, "smithy 1.0.0 is no valid contract");
      assertThat(cluster.get("/api/smithy/pots/x").status()).isIn(404, 503);
      assertTheShopIsOpen(cluster);
    }
  }

  private static void assertIsDownEverywhere(Cluster cluster, Pottery bad, String reason)
      throws IOException {
    Answer readiness = bad.management().get("/health/ready");
    assertThat(readiness.status()).isEqualTo(503);
    assertThat(readiness.text()).contains(reason);
    for (NodeProcess viewer : cluster.nodes()) {
      assertThat(viewer.management().registry())
          .filteredOn(record -> record.instance().equals(bad.instance()))
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.health()).isEqualTo("down");
                assertThat(record.why()).contains(reason);
              });
    }
  }

  private static void assertOnlyThisOneAnswers(Cluster cluster, Pottery good) throws IOException {
    Await.until("the pot is there", () -> cluster.get(POT).status() == 200);
    assertThat(whoAnswers(cluster, POT)).containsExactly(good.instance());
    assertTheShopIsOpen(cluster);
  }

  private static void assertTheShopIsOpen(Cluster cluster) throws IOException {
    Shop.stock(cluster);
    Answer product = cluster.get(Shop.product(Shop.skus().get(0)).target());
    assertThat(product.status()).as(product.toString()).isEqualTo(200);
  }
}
