package dev.coppice.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.coordination.Token;
import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.LoadClient;
import dev.coppice.system.harness.LoadReport;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network of three hosts splits and heals, and nobody restarts anything. The host that is cut
 * off is the one whose seed leads; it and another one have all that it takes to answer clients.
 */
@Hosts
@Order(20)
@TestInstance(Lifecycle.PER_CLASS)
class SplitBrainIT {
  private static final String STEWARD = "election=\"registry-steward\"";

  /** It takes 10 s to give up a silent member, and little more to agree; the rest is patience. */
  private static final Duration SPLIT_IS_SEEN = Duration.ofMinutes(3);

  /** It takes some seconds. This tells one that comes back from one that never does. */
  private static final Duration CONVERGENCE = Duration.ofMinutes(3);

  private static final String NO_MAJORITY = "no majority: 1 of 3 voting seeds";
  private static final int CONNECTIONS = 2;

  private final Lab lab = Lab.of(3);
  private final Spread spread = new Spread(lab);
  private Host minority;
  private Host majority;

  @RegisterExtension final LastWords lastWords = new LastWords(spread::describe);

  @BeforeAll
  void start() throws IOException {
    lab.hosts().forEach(host -> spread.start(FatJar.DISCOVERY, host));
    Await.until("a seed leads", CONVERGENCE, () -> leaders(spread.nodes()).size() == 1);
    minority = spread.hostOf(leaders(spread.nodes()).get(0));
    majority = lab.hosts().stream().filter(host -> !host.equals(minority)).findFirst().get();
    for (Host host : List.of(minority, majority)) {
      spread.start(FatJar.CATALOG, host);
      spread.start(FatJar.GATEWAY, host);
      spread.start(Turnstile.PROGRAM, host, Map.of());
    }
    spread.awaitStart();
    Shop.stockProducts(catalogs().get(0).management());
    awaitThatAllIsWell(System.nanoTime());
  }

  @AfterAll
  void end() {
    spread.close();
    lab.close();
  }

  @Test
  void eachSideDoesWhatItMayAndAllConvergeWhenTheSplitHeals() throws IOException {
    Token before = passed(minority);

    long split = System.nanoTime();
    lab.split(Set.of(minority));
    List<NodeProcess> alone = spread.on(Set.of(minority));
    List<NodeProcess> others =
        spread.nodes().stream().filter(node -> !alone.contains(node)).toList();
    Await.until("both sides know", SPLIT_IS_SEEN, () -> sees(alone) && sees(others));
    tell("each side knew who was left after", split);

    Await.until("who was cut off is not ready", SPLIT_IS_SEEN, () -> areNotReady(alone));
    Await.until("the others are ready", SPLIT_IS_SEEN, () -> spread.agree(others));
    Await.until("who was cut off leads no more", SPLIT_IS_SEEN, () -> leaders(alone).isEmpty());
    Await.until("the majority has a leader", SPLIT_IS_SEEN, () -> leaders(others).size() == 1);
    Token during = passed(majority);
    assertThat(during).isGreaterThan(before);
    Await.until("it is refused with the reason", SPLIT_IS_SEEN, () -> isRefused(post(minority)));
    assertThatReadsAreServed(minority);
    assertThatReadsAreServed(majority);

    long healed = System.nanoTime();
    lab.heal();
    awaitThatAllIsWell(healed);
    assertThat(passed(minority)).isGreaterThan(during);
  }

  /**
   * Twice, since whoever was cut off joins again in another order: a node that holds no data may
   * then be the one that leads its side back.
   */
  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void aSplitThatIsOverBeforeAllKnowOfItHealsAsWell(String time) throws IOException {
    int all = spread.nodes().size();
    lab.split(Set.of(minority));
    Await.until("a node is given up", SPLIT_IS_SEEN, () -> fewest() < all);
    long healed = System.nanoTime();
    lab.heal();
    System.out.printf("Split brain: the %s short split has healed%n", time);
    awaitThatAllIsWell(healed);
  }

  /** As how many members whoever sees the fewest sees. */
  private double fewest() throws IOException {
    double fewest = Double.MAX_VALUE;
    for (NodeProcess node : spread.nodes()) {
      fewest = Math.min(fewest, members(node));
    }
    return fewest;
  }

  private static double members(NodeProcess node) throws IOException {
    return node.management().sum("coppice_cluster_members");
  }

  private static boolean areNotReady(List<NodeProcess> nodes) throws IOException {
    for (NodeProcess node : nodes) {
      if (!node.management().whyNotReady().contains(NO_MAJORITY)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRefused(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isNotEqualTo(200);
    if (answer.status() == 503
        && answer.isProblem()
        && answer.json().getString("detail").contains(NO_MAJORITY)
        && answer.header("retry-after").isPresent()) {
      return true;
    }
    throw new IllegalStateException(answer.toString());
  }

  private void assertThatReadsAreServed(Host host) {
    try (LoadClient load =
        LoadClient.start(spread.gateway(host), CONNECTIONS, Duration.ZERO, Shop.productReads())) {
      load.awaitAnswers(200);
      LoadReport report = load.stop();
      assertThat(report.failures()).as("%s: %s", host, report).isEmpty();
    }
  }

  /**
   * Registry, routes, event bus and election are of one mind, and nobody had to be restarted. Who
   * calls leaves an instance alone for five seconds that was slow to answer, as the first calls
   * over new wires are; so it takes longer until each has served.
   */
  private void awaitThatAllIsWell(long since) throws IOException {
    spread.awaitAgreement(CONVERGENCE);
    Await.until("one seed leads", CONVERGENCE, () -> leaders(spread.nodes()).size() == 1);
    List<Host> gateways = List.of(minority, majority);
    gateways.forEach(this::passed);
    tell("all agreed, and locks were to be had on both sides, after", since);
    for (Host host : gateways) {
      awaitThatEveryCatalogServes(host);
    }
    tell("each instance had served through each gateway after", since);
  }

  /** Reads by way of a gateway until each catalog has answered: so the bus reaches both. */
  private void awaitThatEveryCatalogServes(Host gateway) throws IOException {
    for (NodeProcess catalog : catalogs()) {
      double before = served(catalog);
      Await.until(
          "%s serves by way of %s".formatted(catalog, gateway),
          CONVERGENCE,
          () -> {
            for (String sku : Shop.skus().subList(0, 10)) {
              spread.get(gateway, Shop.product(sku).target());
            }
            return served(catalog) > before;
          });
    }
  }

  private List<NodeProcess> catalogs() {
    return spread.nodes().stream().filter(node -> node.runs(FatJar.CATALOG)).toList();
  }

  private static double served(NodeProcess node) throws IOException {
    return node.management().sum("coppice_operation_seconds_count");
  }

  private Answer post(Host gateway) throws IOException {
    return spread.post(gateway, Turnstile.PASS);
  }

  /** Waits until the turnstile lets us pass. */
  private Token passed(Host gateway) {
    List<Token> tokens = new ArrayList<>();
    Await.until(
        "the turnstile can be passed by way of " + gateway,
        CONVERGENCE,
        () -> {
          Answer answer = post(gateway);
          if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
          }
          return tokens.add(Turnstile.token(answer.json()));
        });
    return tokens.get(0);
  }

  /** Those that say that they lead the seeds. */
  private static List<NodeProcess> leaders(List<NodeProcess> nodes) throws IOException {
    List<NodeProcess> leaders = new ArrayList<>();
    for (NodeProcess node : nodes) {
      if (node.management().sum("coppice_election_leader", STEWARD) > 0) {
        leaders.add(node);
      }
    }
    return leaders;
  }

  /** Whether each of these sees exactly these, as members and in the registry. */
  private static boolean sees(List<NodeProcess> nodes) throws IOException {
    for (NodeProcess node : nodes) {
      if (members(node) != nodes.size() || !Spread.sees(node, nodes)) {
        return false;
      }
    }
    return true;
  }

  private static void tell(String what, long since) {
    System.out.printf(
        Locale.ROOT, "Split brain: %s %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }
}
