package dev.coppice.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOptionsTest {
  @TempDir Path folder;

  @Test
  void knowsNoKafkaUntilItIsNamed() throws Exception {
    assertThat(KafkaOptions.from(Settings.of(Map.of())).properties()).isEmpty();
  }

  @Test
  void speaksPlainlyUnlessTold() throws Exception {
    KafkaOptions options = KafkaOptions.from(Settings.of(Map.of("coppice.kafka.bootstrap", "a:1")));
    assertThat(options.properties())
        .isEqualTo(Map.of("bootstrap.servers", "a:1", "security.protocol", "PLAINTEXT"));
  }

  @Test
  void readsHowToGetIn() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "qu\"iet\n");
    KafkaOptions options =
        KafkaOptions.from(
            Settings.of(
                Map.of(
                    "coppice.kafka.bootstrap", "a:1,b:2",
                    "coppice.kafka.security.protocol", "sasl-ssl",
                    "coppice.kafka.security.mechanism", "scram-sha-512",
                    "coppice.kafka.security.ca.file", "/etc/ca.pem",
                    "coppice.kafka.security.user", "shop",
                    "coppice.kafka.security.password.file", password.toString())));
    assertThat(options.properties())
        .containsEntry("bootstrap.servers", "a:1,b:2")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.location", "/etc/ca.pem")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"shop\""
                + " password=\"qu\\\"iet\";");
    assertThat(options.toString()).isEqualTo("Kafka at a:1,b:2");
  }

  @Test
  void readsAFileThatComesLater() throws Exception {
    Path file = folder.resolve("kafka.properties");
    KafkaOptions options =
        KafkaOptions.from(Settings.of(Map.of("coppice.kafka.client.file", file.toString())));
    assertThat(options.properties()).isEmpty();

    Files.writeString(file, "bootstrap.servers=c:3\nsasl.mechanism=PLAIN\n");

    assertThat(options.properties())
        .isEqualTo(Map.of("bootstrap.servers", "c:3", "sasl.mechanism", "PLAIN"));
  }

  @Test
  void saysWhatIsMissing() {
    Settings incomplete =
        Settings.of(
            Map.of(
                "coppice.kafka.bootstrap", "a:1",
                "coppice.kafka.security.protocol", "sasl-plaintext",
                "coppice.kafka.security.user", "shop"));
    assertThatThrownBy(() -> KafkaOptions.from(incomplete))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.kafka.security.password");
    assertThatThrownBy(
            () ->
                KafkaOptions.from(
                    incomplete.with(
                        Map.of(
                            "coppice.kafka.security.password.file",
                            folder.resolve("none").toString()))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("a file that can be read");
  }
}
