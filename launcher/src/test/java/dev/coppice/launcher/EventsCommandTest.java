package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import dev.coppice.testing.KafkaExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EventsCommandTest {
  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.sharedServer();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final Home home;
  private final CommandLine coppice;

  EventsCommandTest(@TempDir Path folder) {
    home = new Home(folder);
    coppice =
        Main.commandLine(
            new Session(home, new PrintStream(out, true, StandardCharsets.UTF_8), false, folder));
    coppice.setErr(new PrintWriter(err, true));
  }

  @Test
  void saysThatNoKafkaRunsHere() {
    assertThat(coppice.execute("events", "tail")).isEqualTo(1);
    assertThat(err.toString()).contains("No Kafka runs here; start it with ./coppice up");
  }

  @Test
  void showsEventsOfTopicsAndTypes() throws Exception {
    connect();
    topic("coppice.events.cups");
    send("coppice.events.cups", "1", "cups.cup.sold", Map.of());
    send("coppice.events.cups", "2", "cups.cup.broken", Map.of());
    send("coppice.events.cups", "3", "cups.cup.sold", Map.of());

    String lines =
        run("events", "tail", "--topic", "coppice.events.cups", "--from-beginning", "--limit", "3");
    assertThat(lines.lines()).hasSize(3).anyMatch(line -> line.contains("cups.cup.broken  cup-2"));
    JsonObject broken =
        new JsonObject(
            run(
                "events",
                "tail",
                "--type",
                "cups.cup.broken",
                "--from-beginning",
                "--limit",
                "1",
                "--json"));
    assertThat(broken.getJsonObject("headers").getString("ce_id")).isEqualTo("2");
    assertThat(broken.getJsonObject("data").getInteger("number")).isEqualTo(7);
    assertThat(run("events", "tail", "--subject", "cup-3", "--from-beginning", "--limit", "1"))
        .contains("cups.cup.sold  cup-3");

    assertThat(coppice.execute("events", "tail", "--topic", "coppice.events.mugs")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no topic coppice.events.mugs; there are ");
  }

  @Test
  void listsDeadLettersAndGivesThemToTheirConsumerAgain() throws Exception {
    connect();
    topic("coppice.dead-letters.till");
    topic("coppice.retry.till.1");
    Map<String, String> dead = Map.of("coppice_cause", "unlucky", "coppice_attempts", "4");
    send("coppice.dead-letters.till", "a", "cups.cup.sold", dead);
    send("coppice.dead-letters.till", "b", "cups.cup.sold", dead);

    assertThat(run("events", "dlq", "list")).contains("CONSUMER", "till", "unlucky", "a ", "b ");
    assertThat(run("events", "dlq", "replay", "a")).contains("Gave 1 to their consumers again.");
    JsonArray left = new JsonArray(run("events", "dlq", "list", "--json"));
    assertThat(left).hasSize(1);
    assertThat(left.getJsonObject(0).getJsonObject("headers").getString("ce_id")).isEqualTo("b");

    assertThat(coppice.execute("events", "dlq", "replay", "a")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no dead letter a");
    assertThat(coppice.execute("events", "dlq", "replay")).isEqualTo(1);
    assertThat(err.toString()).contains("or --all");
    assertThat(run("events", "dlq", "replay", "--all")).contains("Gave 1");
    assertThat(run("events", "dlq", "list")).contains("There are no dead letters.");
  }

  @Test
  void givesWhatIsNoEventBackAsItIsAndOnce() throws Exception {
    connect();
    topic("coppice.dead-letters.kiosk");
    topic("coppice.retry.kiosk.1");
    byte[] noText = {(byte) 0xff, 0, (byte) 0xc3};
    put(new ProducerRecord<>("coppice.dead-letters.kiosk", noText));

    JsonArray dead = new JsonArray(run("events", "dlq", "list", "--json"));
    assertThat(dead).hasSize(1);
    String name = dead.getJsonObject(0).getString("id");
    assertThat(name).isEqualTo("kiosk/0/0");
    assertThat(run("events", "dlq", "replay", name)).contains("Gave 1");
    assertThat(run("events", "dlq", "list")).contains("There are no dead letters.");
    assertThat(first("coppice.retry.kiosk.1")).isEqualTo(noText);
  }

  private static byte[] first(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition only = new TopicPartition(topic, 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      return consumer.poll(Duration.ofSeconds(10)).iterator().next().value();
    }
  }

  private static void put(ProducerRecord<String, byte[]> record) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private String run(String... arguments) {
    out.reset();
    assertThat(coppice.execute(arguments)).as(err::toString).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As the supervisor does when its broker is there. */
  private void connect() throws IOException {
    Files.createDirectories(home.run());
    StringBuilder properties = new StringBuilder();
    properties().forEach((name, value) -> properties.append(name + "=" + value + "\n"));
    Files.writeString(home.kafka(), properties);
  }

  private static Map<String, Object> properties() {
    Map<String, String> settings = kafka.settings();
    return Map.of(
        "bootstrap.servers",
        kafka.bootstrap(),
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(
                settings.get("coppice.kafka.security.user"),
                settings.get("coppice.kafka.security.password")));
  }

  private static void topic(String name) throws Exception {
    try (Admin admin = Admin.create(properties())) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static void send(String topic, String id, String type, Map<String, String> more)
      throws Exception {
    Map<String, String> headers = new HashMap<>(more);
    headers.putAll(Map.of("ce_id", id, "ce_type", type, "ce_subject", "cup-" + id));
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, "cup", "{\"number\":7}".getBytes(StandardCharsets.UTF_8));
    headers.forEach(
        (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    put(record);
  }
}
