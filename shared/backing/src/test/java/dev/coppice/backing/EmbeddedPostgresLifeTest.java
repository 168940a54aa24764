package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, stops, crashes, and what is left of them. */
class EmbeddedPostgresLifeTest {
  @TempDir(factory = OpenTempDir.class)
  Path state;

  @AfterEach
  void leaveNoProcess() {
    EmbeddedPostgres.running(options()).ifPresent(EmbeddedPostgres::close);
  }

  @Test
  void keepsDataAndPasswordsOverARestart() throws Exception {
    EmbeddedPostgres first = start();
    String uri = first.createDatabase("shop", "shop");
    Fixture.ask(uri, "CREATE TABLE cup (id int); INSERT INTO cup VALUES (7)");
    first.close();
    assertThat(lives(first.pid())).isFalse();

    EmbeddedPostgres second = EmbeddedPostgres.start(options().withPreferredPort(first.port()));

    assertThat(second.port()).isEqualTo(first.port());
    assertThat(Fixture.ask(uri, "SELECT id FROM cup")).isEqualTo("7");
  }

  @Test
  void startingTwiceGivesOneServer() {
    EmbeddedPostgres first = start();

    EmbeddedPostgres second = start();

    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(second.port()).isEqualTo(first.port());
    assertThat(EmbeddedPostgres.running(options()))
        .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(first.pid()));
  }

  @Test
  void adoptsTheServerOfAJvmThatWasKilled() throws Exception {
    long pid;
    try (StartingJvm jvm = StartingJvm.launch(state, Fixture.PROGRAMS)) {
      pid = jvm.serverPid();
      jvm.kill();
    }

    EmbeddedPostgres adopted = start();

    assertThat(adopted.pid()).isEqualTo(pid);
    assertThat(adopted.answers()).isTrue();
  }

  @Test
  void givesTwoJvmsThatStartAtOnceOneServer(@TempDir(factory = OpenTempDir.class) Path programs)
      throws Exception {
    try (StartingJvm one = StartingJvm.launch(state, programs);
        StartingJvm two = StartingJvm.launch(state, programs)) {
      assertThat(one.serverPid()).isEqualTo(two.serverPid());
    }
  }

  @Test
  void losesNothingConfirmedWhenTheServerIsKilled() throws Exception {
    EmbeddedOptions durable = options().withDurable(true);
    EmbeddedPostgres first = EmbeddedPostgres.start(durable);
    String uri = first.createDatabase("shop", "shop");
    Fixture.ask(uri, "CREATE TABLE cup (id int); INSERT INTO cup VALUES (7)");
    kill(first.pid());

    EmbeddedPostgres second = EmbeddedPostgres.start(durable.withPreferredPort(first.port()));

    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(Fixture.ask(uri, "SELECT id FROM cup")).isEqualTo("7");
  }

  @Test
  void isFoundDeadAndFoundAgainAtItsPort() throws Exception {
    EmbeddedPostgres first = start();
    assertThat(first.answers()).isTrue();
    kill(first.pid());
    assertThat(fallsSilent(first)).isTrue();

    EmbeddedPostgres.start(options().withPreferredPort(first.port()));

    assertThat(first.answers()).isTrue();
  }

  @Test
  void startsThoughTheDeadServersNumberBelongsToAnotherProgram() throws Exception {
    EmbeddedPostgres first = start();
    kill(first.pid());
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Path file = Postmaster.file(first.directory().resolve("data"));
      List<String> lines = Files.readAllLines(file);
      lines.set(0, String.valueOf(stranger.pid()));
      Files.write(file, lines);
      assertThat(EmbeddedPostgres.running(options())).isEmpty();

      assertThat(start().answers()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void doesNotAdoptAServerThatMayForgetWhenAskedForOneThatMustNot() {
    EmbeddedPostgres forgetful = start();

    EmbeddedPostgres durable = EmbeddedPostgres.start(options().withDurable(true));

    assertThat(durable.pid()).isNotEqualTo(forgetful.pid());
    assertThat(durable.answers()).isTrue();
  }

  @Test
  void endsAServerThatHangs() throws Exception {
    Duration stopLimit = Duration.ofSeconds(1);
    EmbeddedPostgres hung =
        EmbeddedPostgres.start(options().withLimits(Duration.ofSeconds(60), stopLimit));
    Fixture.signal("STOP", hung.pid());

    hung.close();

    assertThat(EmbeddedPostgres.running(options())).isEmpty();
  }

  @Test
  void stoppingTwiceIsNoError() {
    EmbeddedPostgres postgres = start();
    postgres.close();

    postgres.close();

    assertThat(postgres.answers()).isFalse();
  }

  @Test
  void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(options().withPreferredPort(taken.getLocalPort()));

      assertThat(postgres.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(postgres.answers()).isTrue();
    }
  }

  @Test
  void begunButUnfinishedDataIsMadeAnew() throws Exception {
    Path half = Files.createDirectories(state.resolve("postgres").resolve("data.unfinished"));
    Files.writeString(half.resolve("PG_VERSION"), "18");

    assertThat(start().answers()).isTrue();
  }

  @Test
  void purgeStopsTheServerAndLeavesNothing() {
    EmbeddedPostgres postgres = start();

    EmbeddedPostgres.purge(options());

    assertThat(Files.exists(postgres.directory())).isFalse();
    assertThat(lives(postgres.pid())).isFalse();
    assertThat(EmbeddedPostgres.running(options())).isEqualTo(Optional.empty());
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(options());
  }

  private EmbeddedOptions options() {
    return Fixture.options(state);
  }

  /** The processes of its connections end a moment after the server's. */
  private static boolean fallsSilent(EmbeddedPostgres dead) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (dead.answers() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return !dead.answers();
  }

  /** A process that has ended, but whose parent has not looked yet, has no program any more. */
  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private static void kill(long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
  }
}
