package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.Management;
import dev.coppice.system.harness.Onlooker;
import dev.coppice.system.harness.Onlooker.Told;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.Signals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What catalog and inventory tell arrives in Kafka, whoever dies on the way. */
class EventsIT {
  private static final String TOPIC = "coppice.events.catalog";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String CLUSTER = "coppice-events-test";

  private static CoppiceCommand coppice;
  private static Onlooker onlooker;
  private static KafkaConsumer<String, byte[]> consumer;
  private static final List<ConsumerRecord<String, byte[]>> RECORDS = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    coppice = CoppiceCommand.in("events");
    int seed = FreePorts.adjacent(4);
    String seeds =
        IntStream.range(seed, seed + 3)
            .mapToObj(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    Result up =
        coppice.run(
            Map.of("COPPICE_CLUSTER_NAME", CLUSTER, "COPPICE_CLUSTER_SEEDS", seeds),
            "up",
            "--detach",
            "--only",
            "gateway,catalog,inventory");
    assertThat(up.code()).as(up.toString()).isZero();
    onlooker =
        Onlooker.join(
            Map.of(
                "coppice.cluster.name", CLUSTER,
                "coppice.cluster.seeds", seeds,
                "coppice.cluster.port", Integer.toString(seed + 3)),
            List.of("events.catalog.product.created", "events.catalog.product.changed"));
    Path file = coppice.checkout().resolve(".coppice/run/kafka.properties");
    Await.until("Kafka is there", LIMIT, () -> Files.exists(file));
    consumer = open(file);
    price(otherThan(0), "first", 1);
    Await.until(
        "the topic is there",
        LIMIT,
        () -> consumer.listTopics(Duration.ofSeconds(10)).containsKey(TOPIC));
    consumer.assign(
        IntStream.range(0, 6).mapToObj(number -> new TopicPartition(TOPIC, number)).toList());
  }

  @AfterAll
  static void stop() {
    if (consumer != null) {
      consumer.close();
    }
    if (onlooker != null) {
      onlooker.close();
    }
    coppice.close();
  }

  @Test
  void tellsOfAProductAsACloudEvent() throws IOException {
    Management catalog = otherThan(0);
    price(catalog, "teapot", 700);
    price(catalog, "teapot", 800);

    awaitPrices("teapot", List.of(700, 800));
    ConsumerRecord<String, byte[]> changed = of("teapot").get(1);
    assertThat(header(changed, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(changed, "ce_type")).isEqualTo("catalog.product.changed");
    assertThat(header(changed, "ce_source")).isEqualTo("catalog");
    assertThat(header(changed, "ce_subject")).isEqualTo("teapot");
    assertThat(header(changed, "content-type")).isEqualTo("application/json");
    assertThat(header(of("teapot").get(0), "ce_type")).isEqualTo("catalog.product.created");
    assertThat(data(changed)).isEqualTo(coppice.get("/api/catalog/products/teapot").json());
  }

  @Test
  void tellsTheEventBusWhatItHasToldKafka() throws IOException {
    Management catalog = otherThan(0);
    price(catalog, "strainer", 700);
    price(catalog, "strainer", 800);

    awaitPrices("strainer", List.of(700, 800));
    Await.until("the bus was told of both", LIMIT, () -> told("strainer").size() == 2);
    List<Told> told = told("strainer");
    for (int number = 0; number < 2; number++) {
      ConsumerRecord<String, byte[]> record = of("strainer").get(number);
      assertThat(told.get(number))
          .isEqualTo(
              new Told(
                  header(record, "ce_id"), header(record, "ce_type"), "strainer", data(record)));
    }
  }

  @Test
  void tellsOfStockAndOfReservations() throws IOException {
    Management inventory =
        CoppiceCommand.nodes(coppice.status()).stream()
            .filter(node -> node.getString("service").equals("inventory"))
            .findFirst()
            .map(node -> new Management(node.getInteger("managementPort")))
            .orElseThrow();
    operate(
        inventory,
        "inventory/importStock",
        JsonObject.of("items", JsonArray.of(JsonObject.of("sku", "urn", "onHand", 5))));
    operate(
        inventory,
        "inventory/reserve?path.reservationId=of-urns",
        JsonObject.of("lines", JsonArray.of(JsonObject.of("sku", "urn", "quantity", 2))));

    Result tail =
        coppice.run(
            "events",
            "tail",
            "--from-beginning",
            "--topic",
            "coppice.events.inventory",
            "--limit",
            "2",
            "--json");
    assertThat(tail.out())
        .as(tail.toString())
        .contains("inventory.stock.changed", "inventory.reservation.held", "of-urns");
  }

  private static void operate(Management service, String operation, JsonObject body)
      throws IOException {
    Answer answer = service.operate(operation, "application/json", body.encode());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static List<Told> told(String sku) {
    return onlooker.told().stream().filter(told -> told.subject().equals(sku)).toList();
  }

  @Test
  void keepsWhatHappensWhileKafkaIsDeadAndTellsItInOrder() throws IOException {
    long dead = pidOf("kafka");
    Management catalog = otherThan(0);
    long supervisor = ProcessHandle.of(dead).flatMap(ProcessHandle::parent).orElseThrow().pid();
    // Otherwise there would soon be another one.
    Signals.send("STOP", supervisor);
    try {
      Signals.send("KILL", dead);
      for (int amount = 1; amount <= 40; amount++) {
        price(catalog, "kettle", amount);
      }
      assertThat(catalog.isReady()).isTrue();
    } finally {
      Signals.send("CONT", supervisor);
    }

    awaitPrices("kettle", IntStream.rangeClosed(1, 40).boxed().toList());
  }

  @Test
  void losesNothingWhenTheOneThatSendsIsKilled() throws IOException {
    JsonObject leader = leader();
    Management other = otherThan(leader.getLong("pid"));
    for (int amount = 1; amount <= 40; amount++) {
      if (amount == 20) {
        Signals.send("KILL", leader.getLong("pid"));
      }
      price(other, "saucer", amount);
    }

    awaitPrices("saucer", IntStream.rangeClosed(1, 40).boxed().toList());
    assertThat(leader().getLong("pid")).isNotEqualTo(leader.getLong("pid"));
    Await.until("all is well", LIMIT, () -> coppice.isReady());
  }

  @Test
  void refusesTheLateWritesOfOneThatWasPausedInItsTurn() throws IOException {
    JsonObject leader = leader();
    long pid = leader.getLong("pid");
    Management other = otherThan(pid);
    JsonObject paused = node(pid);
    long kafka = pidOf("kafka");
    price(other, "ladle", 1);
    awaitPrices("ladle", List.of(1));
    // So that it is paused with a batch under way.
    Signals.send("STOP", kafka);
    try {
      price(other, "ladle", 2);
      Management itself = new Management(paused.getInteger("managementPort"));
      Await.until(
          "it has something to send", LIMIT, () -> itself.sum("coppice_events_waiting") > 0);
      Signals.send("STOP", pid);
    } finally {
      Signals.send("CONT", kafka);
    }
    try {
      for (int amount = 3; amount <= 20; amount++) {
        price(other, "ladle", amount);
      }
      awaitPrices("ladle", IntStream.rangeClosed(1, 20).boxed().toList());
      assertThat(leader().getLong("pid")).isNotEqualTo(pid);
    } finally {
      if (ProcessHandle.of(pid).isPresent()) {
        Signals.send("CONT", pid);
      }
    }
    Await.until(
        "what it still had was refused",
        LIMIT,
        () -> hasLogged(paused.getString("instance"), "what this one still had was refused"));
    for (int amount = 21; amount <= 40; amount++) {
      price(other, "ladle", amount);
    }

    awaitPrices("ladle", IntStream.rangeClosed(1, 40).boxed().toList());
    Await.until("all is well", LIMIT, () -> coppice.isReady());
  }

  private static KafkaConsumer<String, byte[]> open(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    Map<String, Object> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** In the order in which they arrive; one that is told twice counts once. */
  private static void awaitPrices(String sku, List<Integer> amounts) {
    Await.until(
        "all prices of %s have arrived in order".formatted(sku),
        LIMIT,
        () -> {
          consumer.poll(Duration.ofMillis(200)).forEach(RECORDS::add);
          return of(sku).stream()
              .map(record -> data(record).getJsonObject("price").getInteger("amount"))
              .toList()
              .equals(amounts);
        });
  }

  private static List<ConsumerRecord<String, byte[]>> of(String sku) {
    Map<String, ConsumerRecord<String, byte[]>> byId = new LinkedHashMap<>();
    RECORDS.stream()
        .filter(record -> record.key().equals(sku))
        .forEach(record -> byId.putIfAbsent(header(record, "ce_id"), record));
    return List.copyOf(byId.values());
  }

  private static JsonObject data(ConsumerRecord<String, byte[]> record) {
    return Buffer.buffer(record.value()).toJsonObject();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void price(Management catalog, String sku, int amount) throws IOException {
    JsonObject product =
        JsonObject.of(
            "sku", sku, "name", sku, "price", JsonObject.of("amount", amount, "currency", "GBP"));
    Answer answer =
        catalog.operate(
            "catalog/importProducts",
            "application/json",
            JsonObject.of("products", JsonArray.of(product)).encode());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static Management otherThan(long pid) {
    return CoppiceCommand.nodes(coppice.status()).stream()
        .filter(node -> node.getString("service").equals("catalog"))
        .filter(node -> node.getLong("pid") != pid)
        .findFirst()
        .map(node -> new Management(node.getInteger("managementPort")))
        .orElseThrow();
  }

  private static boolean hasLogged(String instance, String message) throws IOException {
    for (int number = 1; number <= 2; number++) {
      Path log = coppice.checkout().resolve(".coppice/logs/catalog-%d.log".formatted(number));
      if (Files.readAllLines(log).stream()
          .anyMatch(line -> line.contains(instance) && line.contains(message))) {
        return true;
      }
    }
    return false;
  }

  private static JsonObject node(long pid) {
    return CoppiceCommand.nodes(coppice.status()).stream()
        .filter(node -> node.getLong("pid") == pid)
        .findFirst()
        .orElseThrow();
  }

  private static long pidOf(String backing) {
    return coppice.status().getJsonArray("backing").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(backing))
        .findFirst()
        .orElseThrow()
        .getLong("pid");
  }

  private static JsonObject leader() {
    List<JsonObject> found = new ArrayList<>();
    Await.until(
        "somebody sends the events",
        LIMIT,
        () -> {
          new JsonArray(coppice.run("leaders", "--json").out())
              .stream()
                  .map(JsonObject.class::cast)
                  .filter(leader -> leader.getString("name").equals("events/catalog"))
                  .forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }
}
