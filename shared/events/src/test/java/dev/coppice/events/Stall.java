package dev.coppice.events;

import dev.coppice.contract.Deadline;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.KafkaExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** An instance of a service that sells cups and tells of it, whose turns tests give out. */
final class Stall implements AutoCloseable {
  static final String TOPIC = "coppice.events.shop";

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Readiness readiness = new Readiness();
  private final Database database;
  private final EventPublishing publishing;
  private RelayElection.@Nullable Task task;

  Stall(Vertx vertx, String postgres, Map<String, String> kafka) {
    Map<String, String> all = new HashMap<>(kafka);
    all.put("coppice.postgres.uri", postgres);
    Settings settings = Settings.of(all);
    this.database =
        Await.result(Database.open(vertx, readiness, PostgresOptions.from(settings, "shop")));
    this.publishing =
        EventPublishing.open(
            vertx,
            settings,
            database,
            EventTypes.load("shop"),
            (name, relay) -> {
              task = relay;
              return () -> relay.end().mapEmpty();
            },
            readiness,
            meters);
  }

  /** Gives this one the turn to send; from then on who had it before is refused. */
  void lead(long fence) {
    lead(new RelayTurn(1, fence, () -> false));
    Await.until("the database knows of the turn", () -> lastTurn() == fence);
  }

  void lead(RelayTurn turn) {
    Await.result(Objects.requireNonNull(task).begin(turn));
  }

  void endTurn() {
    Await.result(Objects.requireNonNull(task).end());
  }

  /** In one transaction, which fails at its end where it is to. */
  void sell(boolean commits, String subject, int... numbers) {
    List<Event> events = IntStream.of(numbers).mapToObj(number -> sold(subject, number)).toList();
    Future<Void> done =
        database.transact(
            Deadline.after(Duration.ofSeconds(10)),
            connection ->
                publishing
                    .outbox()
                    .add(connection, events)
                    .compose(
                        added ->
                            commits
                                ? Future.succeededFuture()
                                : Future.failedFuture(new IllegalStateException("no"))));
    if (commits) {
      Await.result(done);
    } else {
      Await.failure(done);
    }
  }

  Throwable refusalOf(Event event) {
    return Await.failure(
        database.transact(
            Deadline.after(Duration.ofSeconds(10)),
            connection -> publishing.outbox().add(connection, event)));
  }

  static Event sold(String subject, int number) {
    return Event.of(
        "shop.cup.sold",
        subject,
        Instant.now(),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        JsonObject.of("number", number).toBuffer());
  }

  long waiting() {
    return number("SELECT count(*) FROM event_outbox");
  }

  private long lastTurn() {
    return number("SELECT coalesce(max(fence), 0) FROM fences WHERE name = 'event-relay'");
  }

  private long number(String query) {
    return Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(10)),
            client ->
                client.query(query).execute().map(rows -> rows.iterator().next().getLong(0))));
  }

  /** All that is committed in the topic from its beginning on, once the condition holds of it. */
  static List<ConsumerRecord<String, byte[]>> await(
      KafkaExtension kafka, Function<List<ConsumerRecord<String, byte[]>>, Boolean> enough)
      throws Exception {
    return await(kafka, TOPIC, enough);
  }

  static List<ConsumerRecord<String, byte[]>> await(
      KafkaExtension kafka,
      String topic,
      Function<List<ConsumerRecord<String, byte[]>>, Boolean> enough)
      throws Exception {
    Map<String, Object> properties =
        new HashMap<>(KafkaOptions.from(Settings.of(kafka.settings())).properties());
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      Await.until(
          "the topic is there",
          () -> consumer.listTopics(Duration.ofSeconds(5)).containsKey(topic));
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(part -> new TopicPartition(topic, part.partition()))
              .toList());
      Await.until(
          "enough has arrived",
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return enough.apply(records);
          });
    }
    return records;
  }

  static List<Integer> numbers(List<ConsumerRecord<String, byte[]>> records, String subject) {
    return records.stream()
        .filter(record -> record.key().equals(subject))
        .map(record -> EventRecords.event(record).data().toJsonObject().getInteger("number"))
        .toList();
  }

  @Override
  public void close() {
    Await.result(publishing.close());
    Await.result(database.close());
  }
}
