package dev.coppice.system.chaos;

import dev.coppice.system.chaos.Processes.Running;
import dev.coppice.testing.Await;
import dev.coppice.testing.Signals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Breaks parts of a shop, and lets them come back. Which ones and when follows from the seed. */
final class Faults {
  private static final String ELECTION = "events/orders";
  private static final String REFUSED = "what this one still had was refused";

  private final Marketplace shop;
  private final Random random;
  private final Consumer<String> journal;

  /**
   * @param journal is told each fault, as it begins
   */
  Faults(Marketplace shop, Random random, Consumer<String> journal) {
    this.shop = shop;
    this.random = random;
    this.journal = journal;
  }

  /** Kills so many processes, of every service in turn, at random moments. */
  void killInTurn(int kills, Trade trade) {
    List<String> turn = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      if (turn.isEmpty()) {
        shop.processes().running().stream().map(Running::service).distinct().forEach(turn::add);
        Collections.shuffle(turn, random);
      }
      kill(turn.remove(0));
      pause(2_000);
      shop.awaitHealth();
      pause(1_000);
      trade.goesOn();
    }
  }

  /** Kills one process of a service; another one takes its place. */
  void kill(String service) {
    List<Running> all = shop.processes().of(service);
    Running one = all.get(random.nextInt(all.size()));
    journal.accept("kill -9 " + one.instance());
    one.signal("KILL");
  }

  /** The one that sends the events of orders to Kafka. */
  void killTheRelay() {
    Running relay = relay();
    journal.accept("kill -9 " + relay.instance() + ", which sends events");
    relay.signal("KILL");
  }

  /**
   * Pauses the one that sends the events of orders, with a batch under way, until another one does,
   * and longer than that; answers whether what it still had was refused.
   */
  Callable<Boolean> pauseTheRelay(Trade trade) {
    Running relay = relay();
    journal.accept("pause " + relay.instance() + ", which sends events");
    long kafka = shop.processes().backing("kafka");
    Signals.send("STOP", kafka);
    try {
      // Its metric may be of before, and a relay that has nothing under way has nothing refused.
      int told = trade.accepted() + 2;
      Await.until(
          "it has something to send",
          Marketplace.LIMIT,
          () -> trade.goesOn() && trade.accepted() >= told);
      relay.signal("STOP");
    } finally {
      Signals.send("CONT", kafka);
    }
    try {
      Await.until(
          "another one sends",
          Marketplace.LIMIT,
          () -> trade.goesOn() && leader().filter(pid -> pid != relay.pid()).isPresent());
      int enough = trade.accepted() + 5;
      Await.until(
          "orders go on", Marketplace.LIMIT, () -> trade.goesOn() && trade.accepted() >= enough);
    } finally {
      relay.signal("CONT");
    }
    return () -> hasLogged(relay, REFUSED);
  }

  private Running relay() {
    Await.until("somebody sends events", Marketplace.LIMIT, () -> leader().isPresent());
    long pid = leader().orElseThrow();
    return shop.processes().of("orders").stream()
        .filter(one -> one.pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private Optional<Long> leader() {
    return new JsonArray(shop.coppice().run("leaders", "--json").out())
        .stream()
            .map(JsonObject.class::cast)
            .filter(leader -> leader.getString("name").equals(ELECTION))
            .map(leader -> leader.getLong("pid"))
            .findFirst();
  }

  private boolean hasLogged(Running one, String message) throws IOException {
    for (int number = 1; number <= 2; number++) {
      Path log = shop.file("logs/%s-%d.log".formatted(one.service(), number));
      if (Files.readAllLines(log).stream()
          .anyMatch(line -> line.contains(one.instance()) && line.contains(message))) {
        return true;
      }
    }
    return false;
  }

  /** Immediate shutdown: connections are cut, and what is there is recovered from the log. */
  void restartPostgres() {
    long postgres = shop.processes().backing("postgres");
    journal.accept("shut PostgreSQL down at once");
    Signals.send("QUIT", postgres);
    Await.until(
        "PostgreSQL is back",
        Marketplace.LIMIT,
        () -> shop.processes().isBack("postgres", postgres));
  }

  /** Nobody starts it again meanwhile. */
  void away(String backing, String signal, Duration time, Trade trade) {
    long pid = shop.processes().backing(backing);
    long supervisor = shop.processes().supervisor();
    journal.accept("%s is away for %s (%s)".formatted(backing, time, signal));
    Signals.send("STOP", supervisor);
    try {
      Signals.send(signal, pid);
      long end = System.nanoTime() + time.toNanos();
      Await.until(
          "the time is over",
          time.plusSeconds(5),
          () -> trade.goesOn() && System.nanoTime() - end > 0);
    } finally {
      Signals.send("CONT", supervisor);
    }
    Await.until(
        backing + " is back", Marketplace.LIMIT, () -> shop.processes().isBack(backing, pid));
  }

  void flushRedis() throws IOException {
    journal.accept("flush Redis");
    URI redis = URI.create(Files.readString(shop.file("run/redis.uri")).strip());
    String password = redis.getUserInfo().replaceFirst("^:", "");
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket
          .getOutputStream()
          .write(
              "AUTH %s\r\nFLUSHALL\r\nQUIT\r\n"
                  .formatted(password)
                  .getBytes(StandardCharsets.UTF_8));
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answers.equals("+OK\r\n+OK\r\n+OK\r\n")) {
        throw new AssertionError(answers);
      }
    }
  }

  /** Longer than payments wait for an answer. */
  void silence(String service, Duration time) {
    Running one = shop.processes().anyOf(service);
    journal.accept("pause %s for %s".formatted(one.instance(), time));
    one.signal("STOP");
    try {
      LockSupport.parkNanos(time.toNanos());
    } finally {
      one.signal("CONT");
    }
  }

  private void pause(int mostMillis) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMillis)).toNanos());
  }
}
