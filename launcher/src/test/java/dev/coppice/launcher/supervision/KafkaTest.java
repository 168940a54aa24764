package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {
  @TempDir Path folder;

  private final AtomicBoolean nodesAreUp = new AtomicBoolean();

  @AfterEach
  void leaveNoBroker() {
    EmbeddedKafka.purge(options());
  }

  @Test
  void letsTheNodesStartFirstAndComesBackWhereItWas() throws Exception {
    Path file = folder.resolve("kafka.properties");
    Kafka kafka =
        new EmbeddedKafkaBroker(
            options(), () -> System.getProperty("java.class.path"), nodesAreUp::get, file);
    kafka.open();
    kafka.check();
    assertThat(kafka.views()).singleElement().matches(view -> !view.answers());
    assertThat(EmbeddedKafka.running(options())).isEmpty();

    nodesAreUp.set(true);
    BackingView first = awaitAnswer(kafka);
    assertThat(Files.readString(file))
        .contains("bootstrap.servers=127.0.0.1:" + first.port(), "sasl.mechanism=PLAIN");
    ProcessHandle process = ProcessHandle.of(Objects.requireNonNull(first.pid())).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    kafka.check();
    assertThat(kafka.views()).singleElement().matches(view -> !view.answers());

    BackingView second = awaitAnswer(kafka);
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.port()).isEqualTo(first.port());

    kafka.close();
    assertThat(EmbeddedKafka.running(options())).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void stopsABrokerThatIsJustStarting() {
    nodesAreUp.set(true);
    Kafka kafka =
        new EmbeddedKafkaBroker(
            options(),
            () -> System.getProperty("java.class.path"),
            nodesAreUp::get,
            folder.resolve("kafka.properties"));
    kafka.open();
    kafka.check();

    kafka.close();

    assertThat(EmbeddedKafka.running(options())).isEmpty();
  }

  @Test
  void leavesOneOfTheUserAloneAndSeesWhetherItListens() throws IOException {
    Kafka kafka;
    int port;
    try (ServerSocket users =
        new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      port = users.getLocalPort();
      kafka = external("127.0.0.1:1, 127.0.0.1:" + port);
      kafka.open();
      assertThat(kafka.views())
          .containsExactly(new BackingView("kafka", "127.0.0.1", 1, null, false, true));
    }
    kafka.close();
    kafka.check();
    assertThat(kafka.views()).singleElement().matches(view -> !view.answers());
  }

  @Test
  void saysWhatAListOfBrokersReadsLike() {
    for (String wrong : new String[] {"broker", "broker:", "broker:70000", "a:1,,b:2", ":9092"}) {
      assertThatThrownBy(() -> external(wrong))
          .as(wrong)
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("coppice.kafka.bootstrap")
          .hasMessageContaining("host:port of one or more brokers");
    }
  }

  private static BackingView awaitAnswer(Kafka kafka) {
    Await.until(
        "Kafka answers",
        () -> {
          kafka.check();
          return kafka.views().get(0).answers();
        });
    return kafka.views().get(0);
  }

  private EmbeddedOptions options() {
    return EmbeddedOptions.in(folder.resolve("state")).withDurable(false);
  }

  private static Kafka external(String bootstrap) {
    return new ExternalKafka(Settings.of(Map.of("coppice.kafka.bootstrap", bootstrap)));
  }
}
