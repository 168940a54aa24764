package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path state;

  @AfterEach
  void leaveNoProcess() {
    EmbeddedKafka.purge(options());
  }

  @Test
  void letsInWhoKnowsThePasswordAndShowsItToItselfAlone() throws Exception {
    EmbeddedKafka kafka = start();

    assertThat(kafka.answers()).isTrue();
    assertThat(ask(kafka, "guessed")).isEqualTo(KafkaDoor.Answer.REFUSES);
    for (String file : new String[] {"server.properties", "secrets.properties"}) {
      assertThat(Files.getPosixFilePermissions(kafka.directory().resolve(file)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(ProcessHandle.of(kafka.pid()).orElseThrow().info().commandLine())
        .hasValueSatisfying(line -> assertThat(line).doesNotContain(kafka.password()));
    assertThat(Files.readString(kafka.directory().resolve("kafka.log")))
        .doesNotContain(kafka.password());
  }

  @Test
  void startingTwiceGivesOneBroker() {
    EmbeddedKafka first = start();

    EmbeddedKafka second = start();

    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(second.bootstrap()).isEqualTo(first.bootstrap());
    assertThat(EmbeddedKafka.running(options()))
        .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(first.pid()));
  }

  @Test
  void keepsPortsAndPasswordWhenItIsKilledAndStartedAgain() throws Exception {
    EmbeddedKafka first = start();
    int controller = new KafkaFiles(first.directory()).controllerPort().orElseThrow();
    ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
    assertThat(first.answers()).isFalse();

    EmbeddedKafka second = EmbeddedKafka.start(options().withPreferredPort(first.port()));

    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.bootstrap()).isEqualTo(first.bootstrap());
    assertThat(second.password()).isEqualTo(first.password());
    assertThat(new KafkaFiles(second.directory()).controllerPort()).hasValue(controller);
  }

  @Test
  void endsABrokerThatHangs() throws Exception {
    EmbeddedOptions hurried = options().withLimits(Duration.ofSeconds(60), Duration.ofSeconds(1));
    EmbeddedKafka hung = EmbeddedKafka.start(hurried);
    Fixture.signal("STOP", hung.pid());

    EmbeddedKafka next = EmbeddedKafka.start(hurried.withPreferredPort(hung.port()));

    // That the next one answers its start has seen; on a busy machine it may miss a single
    // question.
    assertThat(next.pid()).isNotEqualTo(hung.pid());
    assertThat(ProcessHandle.of(hung.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void adoptsABrokerThatWasStalledForSeconds() throws Exception {
    EmbeddedKafka stalled = start();
    Fixture.signal("STOP", stalled.pid());
    // Longer than one question is waited for, and shorter than a broker may take.
    CompletableFuture<Void> goesOn =
        CompletableFuture.runAsync(
            () -> resume(stalled.pid()), CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS));

    EmbeddedKafka again = start();

    assertThat(again.pid()).isEqualTo(stalled.pid());
    goesOn.get(30, TimeUnit.SECONDS);
  }

  private static void resume(long pid) {
    try {
      Fixture.signal("CONT", pid);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stopsInOrderOnceAndPurgesAll() {
    EmbeddedKafka kafka = start();
    kafka.close();
    kafka.close();

    assertThat(EmbeddedKafka.running(options())).isEmpty();
    EmbeddedKafka.purge(options());
    assertThat(kafka.directory()).doesNotExist();
  }

  @Test
  void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      EmbeddedKafka kafka = EmbeddedKafka.start(options().withPreferredPort(taken.getLocalPort()));

      assertThat(kafka.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(kafka.answers()).isTrue();
    }
  }

  @Test
  void saysInKafkasWordsWhyItDoesNotStart() throws Exception {
    EmbeddedKafka kafka = start();
    kafka.close();
    Files.writeString(
        kafka.directory().resolve("data").resolve("meta.properties"),
        "version=1\nnode.id=7\ncluster.id=another\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(BackingException.class)
        .hasMessageContaining("Kafka ended with exit code")
        .hasMessageContaining("Stored node id 7");
  }

  private EmbeddedKafka start() {
    return EmbeddedKafka.start(options());
  }

  private EmbeddedOptions options() {
    return Fixture.options(state);
  }

  private static KafkaDoor.Answer ask(EmbeddedKafka kafka, String password) {
    return new KafkaDoor(kafka.host(), kafka.port(), kafka.user(), password, Duration.ofSeconds(2))
        .ask();
  }
}
