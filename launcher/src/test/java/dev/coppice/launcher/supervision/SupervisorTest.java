package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorView.Phase;
import dev.coppice.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Layout SMALL = Layout.of(Map.of(Service.DISCOVERY, 1), Set.of(), false);

  private final FakePrograms programs = new FakePrograms();
  private final FakeDatabases databases = new FakeDatabases(programs.events);
  private final FakeRedis redis = new FakeRedis(programs.events);
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Fleet fleet;
  private final Supervisor supervisor;

  SupervisorTest(@TempDir Path folder) {
    fleet = new Fleet(programs, programs, new RunFiles(folder), Pace.ofThisMachine());
    supervisor =
        new Supervisor(
            SMALL,
            8080,
            databases,
            redis,
            new FakeKafka(programs.events),
            new FakeMail(programs.events),
            Supervisor.noDatabasesYet(),
            fleet,
            new Supervisor.StopLimits(Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    supervisor.stop(said::add);
    programs.endAll();
  }

  @Test
  void isUpWhenEveryPlaceIsFilled() {
    startAll();
    assertThat(supervisor.view().processes())
        .extracting(view -> view.place().toString())
        .containsExactly(
            "discovery/1",
            "catalog/1",
            "catalog/2",
            "inventory/1",
            "shipping/1",
            "cart/1",
            "identity/1",
            "acquirer/1",
            "payments/1",
            "orders/1",
            "notifications/1",
            "storefront/1",
            "gateway/1");
    assertThat(supervisor.view().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void startsServicesAfterTheirDatabases() {
    startAll();
    assertThat(programs.events.indexOf("start catalog-1-1"))
        .isGreaterThan(programs.events.indexOf("open databases"));
  }

  @Test
  void isNotUpWithSeedsAndGatewayAlone() {
    databases.opening =
        () ->
            Await.until(
                "seed and gateway are up",
                () ->
                    supervisor.view().processes().stream()
                            .filter(view -> view.state() == ProcessView.State.UP)
                            .count()
                        >= 2);
    CompletableFuture<Integer> placesOnceUp =
        CompletableFuture.supplyAsync(
            () -> {
              SupervisorView view = supervisor.view();
              while (!view.allUp()) {
                Thread.onSpinWait();
                view = supervisor.view();
              }
              return view.processes().size();
            });
    supervisor.start(List.of());
    assertThat(placesOnceUp.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(13);
  }

  @Test
  void saysWhyItFailedWhenThereIsNoDatabase() {
    databases.broken = true;
    supervisor.start(List.of());
    assertThat(supervisor.view().phase()).isEqualTo(Phase.FAILED);
    assertThat(supervisor.view().failure()).isEqualTo("the disk is full");
    assertThat(supervisor.view().allUp()).isFalse();
  }

  @Test
  void saysWhyItFailedWhenThereIsNoRedis() {
    redis.broken = true;
    supervisor.start(List.of());
    assertThat(supervisor.view().phase()).isEqualTo(Phase.FAILED);
    assertThat(supervisor.view().failure()).isEqualTo("somebody else has the port");
  }

  @Test
  void looksAfterTheOtherServersToo() {
    startAll();
    supervisor.tend();
    assertThat(programs.events)
        .contains("check databases", "check redis", "check kafka", "check mailbox");
    assertThat(supervisor.view().backing())
        .extracting(BackingView::name)
        .containsExactly("postgres", "redis", "kafka", "mailbox");
  }

  @Test
  void stopsGatewayThenServicesThenSeedsThenWhatStandsBehindThem() throws InterruptedException {
    startAll();
    supervisor.stop(said::add);
    assertThat(programs.alive()).isEmpty();
    assertThat(said)
        .containsExactly(
            "Stopped gateway/1.",
            "Stopped catalog/1, catalog/2, inventory/1, shipping/1, cart/1, identity/1, acquirer/1,"
                + " payments/1, orders/1, notifications/1, storefront/1.",
            "Stopped discovery/1.",
            "Stopped mailbox.",
            "Stopped kafka.",
            "Stopped redis.",
            "Stopped postgres.");
    assertThat(programs.events).containsOnlyOnce("close databases").containsOnlyOnce("close redis");
    assertThat(supervisor.view().phase()).isEqualTo(Phase.STOPPING);
  }

  @Test
  void scalesUpAndDownFromTheEnd() throws InterruptedException {
    startAll();
    supervisor.scale(Service.CATALOG, 4, said::add);
    assertThat(fleet.of(Service.CATALOG)).hasSize(4);
    supervisor.scale(Service.CATALOG, 1, said::add);
    assertThat(fleet.of(Service.CATALOG))
        .extracting(ManagedProcess::place)
        .containsExactly(Place.of(Service.CATALOG, 1));
    assertThat(said)
        .contains("Starting catalog/3.", "catalog/4 is ready.")
        .contains("Stopped catalog/2, catalog/3, catalog/4.");
  }

  @Test
  void refusesToScaleBeyondReason() {
    startAll();
    assertThatThrownBy(() -> supervisor.scale(Service.DISCOVERY, 0, said::add))
        .isInstanceOf(Refusal.class)
        .hasMessage("discovery=0 is out of range: 1 to 20.");
    assertThatThrownBy(() -> supervisor.scale(Service.CATALOG, 21, said::add))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void hasTheSuccessorReadyBeforeTheOldOneLeaves() throws InterruptedException {
    startAll();
    supervisor.restart(List.of(Service.GATEWAY), said::add);
    Await.until("its end is seen", () -> programs.events.contains("end gateway-1-1"));
    assertThat(programs.events.indexOf("start gateway-1-2"))
        .isBetween(0, programs.events.indexOf("end gateway-1-1"));
    assertThat(said).containsExactly("Restarted gateway/1: gateway-1-2.");
  }

  @Test
  void restartsASeedInPlace() throws InterruptedException {
    startAll();
    supervisor.restart(List.of(Service.DISCOVERY), said::add);
    Await.until("its end is seen", () -> programs.events.contains("end discovery-1-1"));
    assertThat(supervisor.view().allUp()).isTrue();
    assertThat(programs.events).contains("start discovery-1-2");
    assertThat(fleet.of(Service.DISCOVERY)).hasSize(1);
  }

  @Test
  void keepsTheOldOneWhenItsSuccessorDoesNotBecomeReady(@TempDir Path folder)
      throws InterruptedException {
    Fleet own = new Fleet(programs, programs, new RunFiles(folder), Pace.ofThisMachine());
    Place place = Place.of(Service.GATEWAY, 1);
    ManagedProcess old = own.add(place, null);
    assertThat(old.awaitUp(Duration.ofSeconds(10))).isTrue();
    programs.run(place, FakePrograms.CRASHES);
    RollingRestart restart =
        new RollingRestart(
            own, new Supervisor.StopLimits(Duration.ofSeconds(10), Duration.ofMillis(200)));
    assertThatThrownBy(() -> restart.replace(old, said::add))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the old one stays");
    assertThat(own.all()).containsExactly(old);
    assertThat(old.view().state()).isEqualTo(ProcessView.State.UP);
    own.stop(own.all(), Duration.ofSeconds(10));
  }

  private static String pids(SupervisorView of) {
    StringBuilder pids = new StringBuilder();
    of.processes().forEach(view -> pids.append(view.pid()).append(' '));
    return pids.toString();
  }

  /** At one moment: from one look to the next a process may end. */
  private boolean allUpAndOtherThan(String before) {
    SupervisorView now = supervisor.view();
    return now.allUp() && !pids(now).equals(before);
  }

  @Test
  void killsOneProcessOrAllOfThem() {
    startAll();
    String before = pids(supervisor.view());
    supervisor.kill("catalog", false, said::add);
    assertThat(said).hasSize(1);
    Await.until("another one is up", () -> allUpAndOtherThan(before));
    said.clear();
    supervisor.kill("catalog", true, said::add);
    assertThat(said).hasSize(2).allMatch(line -> line.startsWith("Killed catalog/"));
  }

  @Test
  void doesNotRestartWhatGoesDown() throws InterruptedException {
    startAll();
    supervisor.stop(said::add);
    assertThatThrownBy(() -> supervisor.restart(List.of(Service.CATALOG), said::add))
        .isInstanceOf(Refusal.class)
        .hasMessage("The cluster is stopping.");
  }

  private void startAll() {
    supervisor.start(List.of());
    Await.until("everything is up", () -> supervisor.view().allUp());
  }
}
