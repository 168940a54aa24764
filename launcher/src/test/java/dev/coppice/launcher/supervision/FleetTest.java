package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.ProcessView.State;
import dev.coppice.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  private static final Place CATALOG = Place.of(Service.CATALOG, 1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final FakePrograms programs = new FakePrograms();
  private final RunFiles runFiles;
  private final Fleet fleet;

  FleetTest(@TempDir Path folder) {
    runFiles = new RunFiles(folder);
    fleet = new Fleet(programs, programs, runFiles, Pace.ofThisMachine());
  }

  @AfterEach
  void endAll() throws InterruptedException {
    fleet.stop(fleet.all(), Duration.ZERO);
    programs.endAll();
  }

  @Test
  void startsAnotherProcessSoonAfterAKill() {
    ManagedProcess catalog = up(CATALOG);
    long killed = System.nanoTime();
    assertThat(catalog.kill()).isTrue();
    Await.until("another process is up", () -> "catalog-1-2".equals(upInstance(catalog)));
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void startsTheNextWhenOneIsReadyOrHasEnded() {
    Fleet slow = new Fleet(programs, programs, runFiles, new Pace(1, Duration.ofHours(1)));
    Place second = Place.of(Service.CATALOG, 2);
    programs.unready(CATALOG, "still reading");
    programs.run(second, FakePrograms.CRASHES);
    ManagedProcess first = slow.add(CATALOG, null);
    Await.until("it has started", () -> first.view().state() == State.STARTING);
    ManagedProcess next = slow.add(second, null);
    ManagedProcess last = slow.add(Place.of(Service.CATALOG, 3), null);
    Await.until("it is looked at", () -> first.view().note().equals("still reading"));
    assertThat(next.view().starts()).isZero();

    programs.unready(CATALOG, null);

    Await.until("the last is up", () -> last.view().state() == State.UP);
    assertThat(next.view().starts()).isPositive();
    slow.all().forEach(ManagedProcess::askToStop);
  }

  @Test
  void startsAgainWhatCrashesLaterAndLater() {
    programs.run(CATALOG, FakePrograms.CRASHES);
    ManagedProcess catalog = fleet.add(CATALOG, null);
    Await.until(
        "it waits for its next start", () -> catalog.view().note().contains("next start in 0.5 s"));
    assertThat(catalog.view().note()).startsWith("exit code 7");
    assertThat(catalog.view().everReady()).isFalse();
    Await.until("it has been started again", () -> catalog.view().starts() >= 3);
  }

  @Test
  void saysWhyAProcessIsNotReady() {
    ManagedProcess catalog = up(CATALOG);
    programs.unready(CATALOG, "postgres: gone");
    Await.until("it is unready", () -> catalog.view().state() == State.UNREADY);
    assertThat(catalog.view().note()).isEqualTo("postgres: gone");
    programs.unready(CATALOG, null);
    Await.until("it is up again", () -> catalog.view().state() == State.UP);
    assertThat(catalog.view().note()).isEmpty();
  }

  @Test
  void stopsAProcessInOrderAndForgetsIt() throws InterruptedException {
    ManagedProcess catalog = up(CATALOG);
    assertThat(fleet.stop(List.of(catalog), GRACE)).isEmpty();
    assertThat(programs.alive()).isEmpty();
    assertThat(fleet.all()).isEmpty();
    assertThat(runFiles.alive()).isEmpty();
    assertThat(catalog.view().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void killsWhatDoesNotLeave() throws InterruptedException {
    programs.run(CATALOG, FakePrograms.STUBBORN);
    ManagedProcess catalog = up(CATALOG);
    assertThat(fleet.stop(List.of(catalog), Duration.ofMillis(200))).containsExactly(CATALOG);
    assertThat(programs.alive()).isEmpty();
  }

  @Test
  void stopsAtOnceWhatWaitsForItsNextStart() throws InterruptedException {
    programs.run(CATALOG, FakePrograms.CRASHES);
    ManagedProcess catalog = fleet.add(CATALOG, null);
    Await.until("it waits", () -> catalog.view().state() == State.WAITING);
    assertThat(fleet.stop(List.of(catalog), GRACE)).isEmpty();
    int starts = catalog.view().starts();
    assertThat(catalog.view().state()).isEqualTo(State.STOPPED);
    assertThat(programs.events).hasSizeLessThanOrEqualTo(2 * starts);
  }

  @Test
  void takesOverWhatAnEarlierSupervisorLeft() throws Exception {
    Child child = programs.start(CATALOG);
    runFiles.write(child);
    List<Child> alive = runFiles.alive();
    assertThat(alive).hasSize(1);
    ManagedProcess adopted = fleet.add(CATALOG, alive.get(0));
    Await.until("it is up", () -> "catalog-1-1".equals(upInstance(adopted)));
    assertThat(adopted.view().starts()).isZero();
    adopted.kill();
    Await.until("another process is up", () -> "catalog-1-2".equals(upInstance(adopted)));
  }

  @Test
  void findsProcessesByServicePlaceAndInstance() {
    up(CATALOG);
    ManagedProcess second = up(Place.of(Service.CATALOG, 2));
    assertThat(fleet.named("catalog")).hasSize(2);
    assertThat(fleet.named("catalog/2")).containsExactly(second);
    assertThat(fleet.named("catalog-2")).containsExactly(second);
    assertThat(fleet.named("catalog-2-1")).containsExactly(second);
    assertThatThrownBy(() -> fleet.named("catalogue"))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no \"catalogue\"; there are catalog/1, catalog/2.");
  }

  private ManagedProcess up(Place place) {
    ManagedProcess process = fleet.add(place, null);
    Await.until(place + " is up", () -> process.view().state() == State.UP);
    return process;
  }

  private static String upInstance(ManagedProcess process) {
    ProcessView view = process.view();
    return view.state() == State.UP ? String.valueOf(view.instance()) : "";
  }
}
