package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir(factory = OpenTempDir.class)
  Path state;

  @AfterEach
  void leaveNoProcess() {
    EmbeddedRedis.running(options()).ifPresent(EmbeddedRedis::close);
  }

  @Test
  void takesCommandsFromWhoKnowsThePassword() throws Exception {
    EmbeddedRedis redis = start();

    assertThat(redis.answers()).isTrue();
    assertThat(ask(redis, "SET cup 7")).isEqualTo("+OK");
    assertThat(askWithoutPassword(redis, "GET cup")).startsWith("-NOAUTH");
  }

  @Test
  void showsItsPasswordToItselfAlone() throws Exception {
    EmbeddedRedis redis = start();

    Path configuration = redis.directory().resolve("redis.conf");
    assertThat(Files.readString(configuration)).contains("requirepass " + password(redis));
    for (String file : new String[] {"redis.conf", "secrets.properties"}) {
      assertThat(Files.getPosixFilePermissions(redis.directory().resolve(file)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(ProcessHandle.of(redis.pid()).orElseThrow().info().commandLine())
        .hasValueSatisfying(line -> assertThat(line).doesNotContain(password(redis)));
  }

  @Test
  void keepsDataAndPasswordOverARestart() throws Exception {
    EmbeddedRedis first = EmbeddedRedis.start(options().withDurable(true));
    ask(first, "SET cup 7");
    first.close();
    assertThat(first.answers()).isFalse();

    EmbeddedRedis second =
        EmbeddedRedis.start(options().withDurable(true).withPreferredPort(first.port()));

    assertThat(second.uri()).isEqualTo(first.uri());
    assertThat(get(second)).isEqualTo("7");
  }

  @Test
  void keepsWhatItHasConfirmedWhenItIsKilled() throws Exception {
    EmbeddedRedis first = EmbeddedRedis.start(options().withDurable(true));
    ask(first, "SET cup 7");
    kill(first);

    EmbeddedRedis second =
        EmbeddedRedis.start(options().withDurable(true).withPreferredPort(first.port()));

    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(get(second)).isEqualTo("7");
  }

  @Test
  void startingTwiceGivesOneServer() {
    EmbeddedRedis first = start();

    EmbeddedRedis second = start();

    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(second.uri()).isEqualTo(first.uri());
    assertThat(EmbeddedRedis.running(options()))
        .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(first.pid()));
  }

  @Test
  void doesNotAdoptAServerThatMayForgetWhenAskedForOneThatMustNot() {
    EmbeddedRedis forgetful = start();

    EmbeddedRedis durable = EmbeddedRedis.start(options().withDurable(true));

    assertThat(durable.pid()).isNotEqualTo(forgetful.pid());
    assertThat(durable.answers()).isTrue();
  }

  @Test
  void leavesAStrangerAloneWhoHasTheDeadServersNumber() throws Exception {
    EmbeddedRedis first = start();
    kill(first);
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          first.directory().resolve("data").resolve("redis.pid"), stranger.pid() + "\n");
      assertThat(EmbeddedRedis.running(options())).isEmpty();

      assertThat(start().answers()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void endsAServerThatHangs() throws Exception {
    EmbeddedOptions hurried = options().withLimits(Duration.ofSeconds(60), Duration.ofSeconds(1));
    EmbeddedRedis hung = EmbeddedRedis.start(hurried);
    Fixture.signal("STOP", hung.pid());
    assertThat(hung.answers()).isFalse();

    EmbeddedRedis next = EmbeddedRedis.start(hurried.withPreferredPort(hung.port()));

    assertThat(next.pid()).isNotEqualTo(hung.pid());
    assertThat(next.uri()).isEqualTo(hung.uri());
    assertThat(next.answers()).isTrue();
  }

  @Test
  void stoppingTwiceIsNoError() {
    EmbeddedRedis redis = start();
    redis.close();

    redis.close();

    assertThat(EmbeddedRedis.running(options())).isEmpty();
  }

  @Test
  void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      EmbeddedRedis redis = EmbeddedRedis.start(options().withPreferredPort(taken.getLocalPort()));

      assertThat(redis.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(redis.answers()).isTrue();
    }
  }

  @Test
  void saysInRedisWordsWhyItDoesNotStart() throws Exception {
    EmbeddedOptions durable = options().withDurable(true);
    EmbeddedRedis redis = EmbeddedRedis.start(durable);
    ask(redis, "SET cup 7");
    redis.close();
    Files.writeString(
        redis.directory().resolve("data").resolve("appendonly.aof"), "*1\r\n$9\r\nnonsense!\r\n");

    assertThatThrownBy(() -> EmbeddedRedis.start(durable))
        .isInstanceOf(BackingException.class)
        .hasMessageContaining("Redis ended with exit code")
        .hasMessageContaining("append only file");
  }

  @Test
  void purgeStopsTheServerAndLeavesNothing() {
    EmbeddedRedis redis = start();

    EmbeddedRedis.purge(options());

    assertThat(redis.directory()).doesNotExist();
    assertThat(redis.answers()).isFalse();
    assertThat(EmbeddedRedis.running(options())).isEmpty();
  }

  @Test
  void rootGetsAServerWithoutItsRights() throws Exception {
    assumeTrue(ServerAccount.ofThisProcess() instanceof ServerAccount.Unprivileged, "not root");

    EmbeddedRedis redis = start();

    assertThat(Files.getAttribute(Path.of("/proc/" + redis.pid()), "unix:uid"))
        .isEqualTo(ServerAccount.Unprivileged.ID);
  }

  private EmbeddedRedis start() {
    return EmbeddedRedis.start(options());
  }

  private EmbeddedOptions options() {
    return Fixture.options(state);
  }

  private static String password(EmbeddedRedis redis) {
    return URI.create(redis.uri()).getUserInfo().substring(1);
  }

  private static String get(EmbeddedRedis redis) throws IOException {
    return talk(redis, "AUTH " + password(redis) + "\r\nGET cup\r\n", 3);
  }

  private static String ask(EmbeddedRedis redis, String command) throws IOException {
    return talk(redis, "AUTH " + password(redis) + "\r\n" + command + "\r\n", 2);
  }

  private static String askWithoutPassword(EmbeddedRedis redis, String command) throws IOException {
    return talk(redis, command + "\r\n", 1);
  }

  /** Says something, and gives the last of as many lines as are read. */
  private static String talk(EmbeddedRedis redis, String text, int lines) throws IOException {
    try (Socket socket = new Socket(redis.host(), redis.port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = "";
      for (int i = 0; i < lines; i++) {
        line = String.valueOf(in.readLine());
      }
      return line;
    }
  }

  private static void kill(EmbeddedRedis redis) throws Exception {
    ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
  }
}
