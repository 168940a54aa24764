package dev.coppice.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.KafkaExtension;
import dev.coppice.testing.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventConsumerTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.sharedServer();

  private static final Redelivery QUICK =
      new Redelivery(
          List.of(Duration.ofMillis(10)), List.of(Duration.ofMillis(50), Duration.ofMillis(50)));

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Database database;
  private KafkaOptions options;

  @BeforeEach
  void open() {
    Map<String, String> all = new HashMap<>(kafka.settings());
    all.put("coppice.postgres.uri", postgres.uri());
    Settings settings = Settings.of(all);
    options = KafkaOptions.from(settings);
    database =
        Await.result(Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "shop")));
  }

  @AfterEach
  void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @Test
  void worksOnEachEventOnceAndInOrderHoweverOftenItArrives() throws Exception {
    List<Event> events =
        IntStream.rangeClosed(1, 30).mapToObj(number -> Stall.sold("once", number)).toList();
    send("coppice.events.once", events);
    send("coppice.events.once", events);
    send("coppice.events.once", List.of(Stall.sold("once", 31)));

    hear("once", this::write, "the last is heard", () -> numbers("once").contains(31));
    send("coppice.events.once", List.of(events.get(0), Stall.sold("once", 32)));
    hear("once", this::write, "it goes on where it was", () -> numbers("once").contains(32));

    assertThat(numbers("once")).isEqualTo(IntStream.rangeClosed(1, 32).boxed().toList());
  }

  @Test
  void putsOffWhatFailsGoesOnAndKeepsTheDead() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    send(
        "coppice.events.dead",
        IntStream.rangeClosed(1, 20).mapToObj(number -> Stall.sold("dead", number)).toList());

    hear(
        "dead",
        (transaction, event) -> {
          if (event.data().toJsonObject().getInteger("number") != 13) {
            return write(transaction, event);
          }
          attempts.incrementAndGet();
          return write(transaction, event)
              .compose(written -> Future.failedFuture(new IllegalStateException("unlucky")));
        },
        "one is dead and the others are heard",
        () ->
            meters.counter("coppice.events.dead", "consumer", "dead").count() == 1
                && numbers("dead").size() == 19);

    assertThat(numbers("dead")).doesNotContain(13).contains(20);
    assertThat(attempts).as("two in place, at three times").hasValue(6);
    List<ConsumerRecord<String, byte[]>> letters =
        Stall.await(kafka, "coppice.dead-letters.dead", all -> !all.isEmpty());
    assertThat(letters).hasSize(1);
    ConsumerRecord<String, byte[]> letter = letters.get(0);
    assertThat(EventRecords.event(letter).data().toJsonObject().getInteger("number")).isEqualTo(13);
    assertThat(DeadLetters.text(letter.headers(), "coppice_cause")).isEqualTo("unlucky");
    assertThat(DeadLetters.text(letter.headers(), "coppice_topic"))
        .isEqualTo("coppice.events.dead");
    assertThat(DeadLetters.text(letter.headers(), "coppice_offset")).isEqualTo("12");
    assertThat(DeadLetters.attempts(letter)).isEqualTo(3);
  }

  @Test
  void waitsForWhatIsAwayRatherThanSkipWhatItHears() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    send("coppice.events.patient", List.of(Stall.sold("patient", 1), Stall.sold("patient", 2)));

    hear(
        "patient",
        (transaction, event) ->
            attempts.incrementAndGet() <= 4
                ? Future.failedFuture(
                    new FailureException(
                        new Failure.Unavailable("the till is away", Duration.ofSeconds(1))))
                : write(transaction, event),
        "both are heard",
        () -> numbers("patient").size() == 2);

    assertThat(numbers("patient")).containsExactly(1, 2);
    assertThat(attempts).hasValue(6);
    assertThat(meters.counter("coppice.events.dead", "consumer", "patient").count()).isZero();
  }

  @Test
  void leavesAloneWhatItWasNotToldToHear() throws Exception {
    Event other =
        Event.of(
            "shop.cup.broken",
            "other",
            Stall.sold("other", 1).time(),
            null,
            Stall.sold("other", 1).data());
    send("coppice.events.other", List.of(other, Stall.sold("other", 2)));

    hear("other", this::write, "the second is heard", () -> numbers("other").contains(2));
    assertThat(numbers("other")).containsExactly(2);
  }

  @Test
  void leavesWhatTakesTooLongToTheNextWithoutWaitingForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Promise<Void> late = Promise.promise();
    send("coppice.events.slow", List.of(Stall.sold("slow", 1), Stall.sold("slow", 2)));
    EventConsumer stuck =
        open(
            "slow",
            (transaction, event) -> {
              begun.countDown();
              return late.future();
            });
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    Await.result(stuck.close());
    late.fail("the handler has come to itself");
    hear("slow", this::write, "the next hears both", () -> numbers("slow").size() == 2);

    assertThat(numbers("slow")).containsExactly(1, 2);
  }

  @Test
  void putsOffOnceWhatWasPutOffBeforeItWasLeftBehind() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Promise<Void> late = Promise.promise();
    send("coppice.events.moved", List.of(Stall.sold("moved", 1), Stall.sold("moved", 2)));
    EventConsumer stuck =
        open(
            "moved",
            failingOnTheFirst(
                (transaction, event) -> {
                  begun.countDown();
                  return late.future();
                }));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Await.result(stuck.close());
    late.fail("the handler has come to itself");

    hear(
        "moved",
        failingOnTheFirst(this::write),
        "the next hears the second",
        () -> numbers("moved").contains(2));
    assertThat(Stall.await(kafka, "coppice.retry.moved.1", all -> !all.isEmpty())).hasSize(1);
  }

  private static EventHandler failingOnTheFirst(EventHandler others) {
    return (transaction, event) ->
        event.data().toJsonObject().getInteger("number") == 1
            ? Future.failedFuture(new IllegalStateException("unlucky"))
            : others.handle(transaction, event);
  }

  @Test
  void waitsForAKafkaThatNobodyHasNamed() {
    EventConsumer consumer =
        EventConsumer.open(
            vertx,
            KafkaOptions.from(Settings.of(Map.of())),
            database,
            "alone",
            List.of("coppice.events.alone"),
            Set.of("shop.cup.sold"),
            this::write,
            meters);

    Await.result(consumer.close());
  }

  private EventConsumer open(String group, EventHandler handler) {
    return EventConsumer.open(
        vertx,
        options,
        database,
        new HearingOptions(
            group, List.of("coppice.events." + group), Set.of("shop.cup.sold"), QUICK),
        handler,
        meters);
  }

  private void hear(String group, EventHandler handler, String what, Callable<Boolean> until) {
    EventConsumer consumer = open(group, handler);
    try {
      Await.until(what, until);
    } finally {
      Await.result(consumer.close());
    }
  }

  private Future<?> write(SqlConnection transaction, Event event) {
    return transaction
        .preparedQuery("INSERT INTO cups (subject, number) VALUES ($1, $2)")
        .execute(Tuple.of(event.subject(), event.data().toJsonObject().getInteger("number")));
  }

  private List<Integer> numbers(String subject) {
    return Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(10)),
            client ->
                client
                    .preparedQuery("SELECT number FROM cups WHERE subject = $1 ORDER BY place")
                    .execute(Tuple.of(subject))
                    .map(
                        rows -> {
                          List<Integer> numbers = new ArrayList<>();
                          rows.forEach(row -> numbers.add(row.getInteger(0)));
                          return numbers;
                        })));
  }

  private void send(String topic, List<Event> events) throws Exception {
    Map<String, String> connection = options.properties();
    Await.result(
        new KafkaTopics(vertx, connection)
            .makeMissing(List.of(new EventChannel(topic, 1, Duration.ofDays(1), List.of()))));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(connection), new StringSerializer(), new ByteArraySerializer())) {
      for (Event event : events) {
        ProducerRecord<String, byte[]> record = EventRecords.record(topic, "shop", event);
        producer.send(record).get();
      }
    }
  }
}
