package dev.coppice.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Customers buy while things break. Each order that they saw accepted ends, once, within minutes,
 * and all services agree about it, with each other and with what customers, stock and Kafka say.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
  private static final int KILLS = Integer.getInteger("coppice.chaos.kills", 6);
  private static final long SEED = Long.getLong("coppice.chaos.seed", System.nanoTime());
  private static final int CUSTOMERS = 3;
  private static final Random RANDOM = new Random(SEED);

  private static final List<Card> USUAL =
      List.of(
          Card.APPROVED,
          Card.APPROVED,
          Card.APPROVED,
          Card.APPROVED,
          Card.DECLINED,
          Card.LATE,
          Card.CHALLENGED);

  private static Marketplace shop;
  private static OrderEvents events;
  private static Faults faults;
  private static Judgement judgement;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    tell("seed %d, %d kills".formatted(SEED, KILLS));
    shop = Marketplace.open(CUSTOMERS);
    events = OrderEvents.open(shop.file("run/kafka.properties"));
    faults = new Faults(shop, RANDOM, ChaosIT::tell);
    judgement = new Judgement(shop, events, RANDOM);
  }

  @AfterAll
  static void close() {
    if (events != null) {
      events.close();
    }
    if (shop != null) {
      shop.close();
    }
  }

  private static void tell(String line) {
    System.out.println("Chaos: " + line);
  }

  /** What breaks while customers buy. */
  @FunctionalInterface
  private interface Fault {
    void strike(Trade trade) throws Exception;
  }

  /** Lets customers buy while something breaks, and judges what has become of it. */
  private static void under(List<Card> cards, Fault fault) throws Exception {
    assertThat(trade(cards, fault)).as("carts that were found empty").isZero();
    judge();
  }

  private static void judge() throws IOException {
    judgement.pass();
    tell("all of them have ended, and everything adds up");
  }

  /** Answers how many carts were found empty. */
  private static int trade(List<Card> cards, Fault fault) throws Exception {
    Trade trade = Trade.begin(shop.customers(), cards, RANDOM);
    int empty;
    try {
      awaitMore(trade, CUSTOMERS);
      fault.strike(trade);
      awaitMore(trade, CUSTOMERS);
    } finally {
      empty = trade.end();
      tell(trade + " until now");
    }
    return empty;
  }

  private static void awaitMore(Trade trade, int orders) {
    int enough = trade.accepted() + orders;
    Await.until(
        "more orders are accepted",
        Marketplace.LIMIT,
        () -> trade.goesOn() && trade.accepted() >= enough);
  }

  @Test
  @Order(1)
  void whoeverIsKilledNothingIsLost() throws Exception {
    under(
        USUAL,
        trade -> {
          faults.killInTurn(KILLS, trade);
          faults.killTheRelay();
          faults.kill("gateway");
        });
  }

  @Test
  @Order(2)
  void whatARelayStillHasThatWasPausedIsRefused() throws Exception {
    under(
        USUAL,
        trade -> {
          Callable<Boolean> refused = faults.pauseTheRelay(trade);
          Await.until("what it still had was refused", Marketplace.LIMIT, refused);
        });
  }

  @Test
  @Order(3)
  void ordersOutliveTheDatabase() throws Exception {
    under(USUAL, trade -> faults.restartPostgres());
  }

  @Test
  @Order(4)
  void ordersAreTakenWithoutKafkaAndToldOfLater() throws Exception {
    under(
        USUAL,
        trade -> {
          int before = trade.accepted();
          faults.away("kafka", "KILL", Duration.ofSeconds(30), trade);
          assertThat(trade.accepted()).as("orders in the end").isGreaterThan(before + CUSTOMERS);
        });
  }

  @Test
  @Order(5)
  void cartsOutliveRedis() throws Exception {
    under(USUAL, trade -> faults.away("redis", "TERM", Duration.ofSeconds(5), trade));
  }

  /** Carts are gone then, and nothing else. */
  @Test
  @Order(6)
  void anEmptiedRedisCostsCartsAtMost() throws Exception {
    int empty = trade(USUAL, trade -> faults.flushRedis());
    assertThat(empty).as("carts that were found empty").isLessThanOrEqualTo(CUSTOMERS);
    judge();
  }

  @Test
  @Order(7)
  void noCardIsChargedTwiceWhateverTheAcquirerDoes() throws Exception {
    under(
        List.of(Card.values()),
        trade -> {
          faults.silence("acquirer", Duration.ofSeconds(4));
          faults.kill("payments");
          faults.kill("acquirer");
          awaitMore(trade, 3 * CUSTOMERS);
        });
  }

  @Test
  @Order(8)
  void whatIsNoEventIsPutAsideWithItsCauseAndStopsNobody() throws Exception {
    under(USUAL, trade -> events.poison());
    Await.until(
        "all of it is put aside", Marketplace.LIMIT, () -> dead().size() == OrderEvents.PARTITIONS);
    List<String> names = dead();
    assertThat(shop.coppice().run("events", "dlq", "replay", "--all").out())
        .contains("Gave %d to their consumers again.".formatted(OrderEvents.PARTITIONS));
    Await.until(
        "its consumer has given it up again",
        Marketplace.LIMIT,
        () ->
            dead().size() == OrderEvents.PARTITIONS && dead().stream().noneMatch(names::contains));
  }

  /** What each dead letter is called by. */
  private static List<String> dead() {
    JsonArray letters = new JsonArray(shop.coppice().run("events", "dlq", "list", "--json").out());
    return letters.stream()
        .map(JsonObject.class::cast)
        .filter(
            letter ->
                letter
                    .getJsonObject("headers")
                    .getString("coppice_cause")
                    .equals("the record has no header ce_id"))
        .map(letter -> letter.getString("id"))
        .toList();
  }
}
