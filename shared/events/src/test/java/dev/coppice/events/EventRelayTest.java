package dev.coppice.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import dev.coppice.testing.KafkaExtension;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EventRelayTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.ownServer();

  /** Over all tests, since they share the database that knows it. */
  private static long fence;

  private final Vertx vertx = Vertx.vertx();
  private String subject = "";
  private Stall first;
  private Stall second;

  @BeforeEach
  void open(TestInfo test) {
    subject = test.getTestMethod().orElseThrow().getName();
    first = new Stall(vertx, postgres.uri(), kafka.settings());
    second = new Stall(vertx, postgres.uri(), kafka.settings());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    Await.result(vertx.close());
  }

  @Test
  void sendsWhatWasCommittedAsCloudEventsAndTellsTheBus() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    vertx
        .eventBus()
        .consumer("events.shop.cup.sold", message -> told.add(message.headers().get("ce_subject")));
    first.lead(++fence);
    first.sell(true, subject, 1);
    first.sell(false, subject, 2);
    first.sell(true, subject, 3, 4);

    List<ConsumerRecord<String, byte[]>> records =
        Stall.await(kafka, all -> Stall.numbers(all, subject).size() == 3);

    assertThat(Stall.numbers(records, subject)).containsExactly(1, 3, 4);
    ConsumerRecord<String, byte[]> record = records.get(records.size() - 1);
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_type")).isEqualTo("shop.cup.sold");
    assertThat(header(record, "ce_source")).isEqualTo("shop");
    assertThat(header(record, "ce_subject")).isEqualTo(subject);
    assertThat(header(record, "ce_id")).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}");
    assertThat(header(record, "ce_dataschema")).isEqualTo("events/shop.cup.sold.json");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(header(record, "ce_traceparent")).startsWith("00-0af7");
    Await.until("the bus was told", () -> told.equals(List.of(subject, subject, subject)));
    Await.until("nothing waits", () -> first.waiting() == 0);
    assertThat(first.meters.counter("coppice.events.published", "service", "shop").count())
        .isEqualTo(3);
  }

  @Test
  void keepsWhatHappensWhileKafkaIsAwayAndSendsItInOrder() throws Exception {
    first.lead(++fence);
    first.sell(true, subject, 1);
    Await.until("the first is sent", () -> first.waiting() == 0);
    kafka.killServer();
    IntStream.rangeClosed(2, 50).forEach(number -> first.sell(true, subject, number));
    assertThat(first.readiness.isReady()).isTrue();
    assertThat(first.waiting()).isEqualTo(49);
    kafka.startServer();

    List<ConsumerRecord<String, byte[]>> records =
        Stall.await(kafka, all -> Stall.numbers(all, subject).size() >= 50);

    assertThat(Stall.numbers(records, subject).stream().distinct().toList())
        .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    Await.until("nothing waits", () -> first.waiting() == 0);
  }

  @Test
  void leavesTheRestToTheNextAndRefusesWhoIsLate() throws Exception {
    first.lead(++fence);
    first.sell(true, subject, 1);
    Await.until("the first is sent", () -> first.waiting() == 0);
    // The turn of the first was taken away, and it has not noticed.
    second.lead(++fence);
    IntStream.rangeClosed(2, 30).forEach(number -> second.sell(true, subject, number));

    List<ConsumerRecord<String, byte[]>> records =
        Stall.await(kafka, all -> Stall.numbers(all, subject).contains(30));

    assertThat(Stall.numbers(records, subject).stream().distinct().toList())
        .isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
    Await.until("nothing waits", () -> second.waiting() == 0);
    first.sell(true, subject, 31);
    Await.until("the second sends for both", () -> second.waiting() == 0);
    assertThat(first.meters.counter("coppice.events.published", "service", "shop").count())
        .isEqualTo(1);
    Await.until(
        "the first is refused",
        () -> first.meters.counter("coppice.events.refused", "service", "shop").count() == 1);
  }

  @Test
  void tellsItselfAtOnceAndOthersThroughTheDatabase() {
    List<String> heard = new CopyOnWriteArrayList<>();
    PgConnection listener = Await.result(PgConnection.connect(vertx, postgres.uri()));
    listener.notificationHandler(notice -> heard.add(notice.getPayload()));
    Await.result(listener.query("LISTEN " + OutboxNotice.CHANNEL).execute());
    first.lead(++fence);
    first.sell(true, subject, 1);
    Await.until("its own is sent", () -> first.waiting() == 0);

    second.sell(true, subject, 2);

    Await.until("the other's is told of", () -> !heard.isEmpty());
    Await.until("the other's is sent", () -> first.waiting() == 0);
    Await.result(listener.query("NOTIFY " + OutboxNotice.CHANNEL + ", 'the end'").execute());
    Await.until("all is heard", () -> heard.contains("the end"));
    assertThat(heard).containsExactly("", "the end");
    Await.result(listener.close());
  }

  @Test
  void waitsForAKafkaThatNobodyHasNamed() {
    try (Stall alone = new Stall(vertx, postgres.uri(), Map.of())) {
      alone.lead(++fence);
      alone.sell(true, subject, 1);

      Await.until(
          "readiness says so",
          () ->
              alone
                  .readiness
                  .of("shop.events")
                  .map(state -> String.valueOf(state.reason()))
                  .orElse("")
                  .contains("no Kafka is known: set coppice.kafka.bootstrap"));
      assertThat(alone.readiness.isReady()).isTrue();
      alone.endTurn();
    }
    first.lead(++fence);
    Await.until("another has sent it", () -> first.waiting() == 0);
  }

  @Test
  void sendsInItsNextTurnAlthoughTheLastEndedWhileItRestedFromAFailure(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("kafka.properties");
    try (Stall alone =
        new Stall(vertx, postgres.uri(), Map.of("coppice.kafka.client.file", file.toString()))) {
      alone.lead(++fence);
      alone.sell(true, subject, 1);
      Await.until("it has failed and rests", () -> alone.readiness.of("shop.events").isPresent());
      alone.endTurn();
      Properties properties = new Properties();
      properties.putAll(KafkaOptions.from(Settings.of(kafka.settings())).fixed());
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties.store(writer, null);
      }

      alone.lead(++fence);

      Await.until("it has sent it", () -> alone.waiting() == 0);
    }
  }

  @Test
  void refusesAnEventThatIsNotAsItsTypeSays() {
    long before = first.waiting();
    assertThat(first.refusalOf(Stall.sold(subject, 0)))
        .hasMessageContaining("shop.cup.sold")
        .hasMessageContaining("data/number");
    assertThat(
            first.refusalOf(
                Event.of(
                    "shop.cup.broken",
                    subject,
                    Stall.sold(subject, 1).time(),
                    null,
                    Stall.sold(subject, 1).data())))
        .hasMessage("shop declares no event shop.cup.broken");
    assertThat(first.waiting()).isEqualTo(before);
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
