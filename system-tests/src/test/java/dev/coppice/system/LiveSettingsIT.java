package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.HttpConnection;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who leads, who holds a lock, what runs when, and settings that change while all runs, as a user
 * types it.
 */
@Order(3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveSettingsIT {
  private static final String PRODUCTS = "/api/catalog/products";

  private static final List<String> PLACES =
      List.of("discovery-1", "discovery-2", "discovery-3", "catalog-1", "inventory-1", "gateway-1");

  private static final String[] UP = {
    "up", "--detach", "--only", "gateway,catalog,inventory", "--scale", "catalog=1"
  };

  private static final String JOB = "forget-abandoned-reservations";
  private static final Map<String, String> OFTEN =
      Map.of("COPPICE_INVENTORY_ABANDONED_FORGOTTEN", "every 2s");

  /** Due times of runs that have succeeded, as far as they were seen. */
  private static final SortedSet<Instant> RUNS = new TreeSet<>();

  private static CoppiceCommand coppice;
  private static Set<Long> pids;

  @BeforeAll
  static void start() {
    coppice = CoppiceCommand.in("live-settings");
    Result up = coppice.run(OFTEN, UP);
    assertThat(up.code()).as(up.toString()).isZero();
    pids = coppice.pids();
    assertThat(pids).hasSameSizeAs(PLACES);
  }

  @AfterAll
  static void stop() {
    coppice.close();
  }

  @Test
  @Order(1)
  void aSettingIsSetReadAndTakenBackAsSoonAsAllIsReady() {
    assertThat(say("config", "set", "switch.trial", "true", "--author", "ada"))
        .isEqualTo("switch.trial is true (version 1).");
    assertThat(say("config", "get", "switch.trial")).isEqualTo("true");
    assertThat(say("config", "unset", "switch.trial"))
        .isEqualTo("switch.trial is not set (version 2).");
    Result get = coppice.run("config", "get", "switch.trial");
    assertThat(get.code()).isEqualTo(1);
    assertThat(get.err()).contains("switch.trial is not set");
  }

  @Test
  @Order(2)
  void ofTwoThatExpectTheSameVersionTheSecondIsRefused() {
    assertThat(say("config", "set", "switch.trial", "true", "--expect", "2", "--author", "bob"))
        .isEqualTo("switch.trial is true (version 3).");
    Result late = coppice.run("config", "set", "switch.trial", "false", "--expect", "2");
    assertThat(late.code()).as(late.toString()).isEqualTo(1);
    assertThat(late.err()).contains("switch.trial is at version 3, not 2");
    assertThat(say("config", "get", "switch.trial")).isEqualTo("true");
  }

  @Test
  @Order(3)
  void theHistoryTellsWhoSetItToWhatTheNewestFirst() {
    List<JsonObject> versions = objects(say("config", "history", "switch.trial", "--json"));
    assertThat(versions).extracting(one -> one.getLong("version")).containsExactly(3L, 2L, 1L);
    assertThat(versions)
        .extracting(one -> one.getString("value"))
        .containsExactly("true", null, "true");
    assertThat(versions.get(0).getString("author")).isEqualTo("bob");
    assertThat(versions.get(2).getString("author")).isEqualTo("ada");
    assertThat(versions).allMatch(one -> one.getInstant("changedAt") != null);
    assertThat(say("config", "list")).contains("switch.trial  true", "log.level");
  }

  @Test
  @Order(4)
  void everyNodeChangesItsLogLevelsAndNoneIsRestarted() {
    say("config", "set", "log.levels", "dev.coppice.trial=debug");
    Await.until(
        "every node has changed its log levels",
        () -> {
          for (String place : PLACES) {
            if (!has(log(place), "single loggers: {dev.coppice.trial=DEBUG}")) {
              return false;
            }
          }
          return true;
        });
    assertThat(coppice.pids()).isEqualTo(pids);
  }

  @Test
  @Order(5)
  void theGatewayChangesWhichRequestsItLogs() {
    Await.until("good requests are logged", () -> isLogged(PRODUCTS));
    say("config", "set", "gateway.access.log", "errors");
    Await.until("they are not", () -> !isLogged(PRODUCTS));
    say("config", "unset", "gateway.access.log");
    Await.until("they are again", () -> isLogged(PRODUCTS));
    assertThat(coppice.pids()).isEqualTo(pids);
  }

  /** Asks for it between two places that there are not, which are logged as long as errors are. */
  private static boolean isLogged(String target) throws IOException {
    String before = "/no/such/" + System.nanoTime() + "/before";
    String after = before.replace("before", "after");
    try (HttpConnection connection = coppice.connect()) {
      connection.get(before);
      assertThat(connection.get(target).status()).isEqualTo(200);
      connection.get(after);
    }
    Path log = log("gateway-1");
    Await.until("the last one is logged", () -> has(log, after));
    String lines = Files.readString(log);
    return lines.substring(lines.indexOf(before), lines.indexOf(after)).contains(target);
  }

  @Test
  @Order(6)
  void theGatewayLimitsWhatAClientMayAsk() {
    say("config", "set", "gateway.rate-limit.reads", "1/h");
    Await.until("one too many is refused", () -> status(PRODUCTS) == 429);
    say("config", "unset", "gateway.rate-limit.reads");
    Await.until("none is", () -> status(PRODUCTS) == 200);
    assertThat(coppice.pids()).isEqualTo(pids);
  }

  private static int status(String target) throws IOException {
    try (HttpConnection connection = coppice.connect()) {
      return connection.get(target).status();
    }
  }

  @ParameterizedTest
  @Order(7)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config set log.level loud                      | it must be off, error, warn, info, debug or trace
          config set gateway.access.log some             | it must be all, errors or off
          config set gateway.rate-limit.reads 10/day     | it must be off, or 1 to 999999 per s, min or h
          config set calls.catalog.getProduct retries=9  | it must be retries=0 to retries=5
          config set log.lvl debug                       | there is no live setting log.lvl; there are calls.
          config get Log.Level                           | there is no live setting Log.Level; there are calls.
          config history nothing                         | there is no live setting nothing; there are calls.
          """)
  void saysWhatIsWrongAndWhatWouldBeRight(String words, String reason) {
    Result result = coppice.run(words.split(" "));
    assertThat(result.code()).as(result.toString()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip()).contains(reason).doesNotContain("\n");
  }

  @Test
  @Order(8)
  void aJobIsRunAtItsTimesByTheInstanceThatLeads() {
    Await.until("two of its runs have succeeded", () -> seenToSucceed() >= 2);
    JsonObject leader =
        objects(say("leaders", "--json")).stream()
            .filter(each -> each.getString("name").equals("schedules/inventory"))
            .findFirst()
            .orElseThrow();
    assertThat(coppice.pids("inventory")).contains(leader.getLong("pid"));
    assertThat(RUNS).allMatch(due -> due.getEpochSecond() % 2 == 0);
    assertThat(job().getJsonObject("lastRun").getString("instance"))
        .isEqualTo(leader.getString("instance"));
    assertThat(say("schedules"))
        .containsSubsequence("JOB", "SERVICE", "LAST RUN", "NEXT RUN")
        .containsSubsequence(JOB, "inventory", "every 2s", leader.getString("instance"));
  }

  @Test
  @Order(9)
  void theRunsOfAJobAreShownTheLatestFirst() {
    List<Instant> due =
        objects(say("schedules", "inventory/" + JOB, "-n", "100", "--json")).stream()
            .map(run -> run.getInstant("due"))
            .toList();
    assertThat(due).contains(RUNS.last()).doesNotHaveDuplicates();
    assertThat(due).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(say("schedules", "inventory/" + JOB))
        .containsSubsequence("DUE", "OUTCOME", "DETAIL")
        .containsSubsequence("succeeded", "inventory-");
    Result unknown = coppice.run("schedules", "catalog/" + JOB);
    assertThat(unknown.code()).as(unknown.toString()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("There is no job \"catalog/" + JOB + "\"; there are ", "inventory/" + JOB);
  }

  private static int seenToSucceed() {
    JsonObject last = job().getJsonObject("lastRun");
    if (last != null && last.getString("outcome").equals("succeeded")) {
      RUNS.add(last.getInstant("due"));
    }
    return RUNS.size();
  }

  private static JsonObject job() {
    return objects(say("schedules", "--json")).stream()
        .filter(each -> each.getString("name").equals(JOB))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(10)
  void settingsOutliveTheSeedThatLeads() {
    assertThat(say("locks", "--json")).isEqualTo("[ ]");
    JsonObject first = steward("");
    assertThat(first.fieldNames())
        .containsExactlyInAnyOrder("name", "instance", "pid", "epoch", "fence");
    assertThat(coppice.pids("discovery")).contains(first.getLong("pid"));

    say("kill", first.getString("instance"));

    assertThat(say("config", "get", "switch.trial")).isEqualTo("true");
    assertThat(say("config", "set", "switch.trial", "false", "--expect", "3"))
        .isEqualTo("switch.trial is false (version 4).");
    JsonObject next = steward(first.getString("instance"));
    assertThat(next.getLong("epoch")).isGreaterThanOrEqualTo(first.getLong("epoch"));
    if (next.getLong("epoch").equals(first.getLong("epoch"))) {
      assertThat(next.getLong("fence")).isGreaterThan(first.getLong("fence"));
    }
    Await.until("all is up again", () -> coppice.isReady());
  }

  /** Waits for a steward of the registry that is not this instance. */
  private static JsonObject steward(String notThis) {
    List<JsonObject> found = new ArrayList<>();
    Await.until(
        "there is a steward other than \"" + notThis + "\"",
        () ->
            objects(say("leaders", "--json")).stream()
                .filter(leader -> leader.getString("name").equals("registry-steward"))
                .filter(leader -> !leader.getString("instance").equals(notThis))
                .anyMatch(found::add));
    return found.get(0);
  }

  @Test
  @Order(11)
  void settingsAndSchedulesOutliveAFullStop() {
    say("down");
    say(UP);
    assertThat(say("config", "get", "switch.trial")).isEqualTo("false");
    assertThat(objects(say("config", "history", "switch.trial", "--json"))).hasSize(4);
    assertThat(say("config", "get", "log.levels")).isEqualTo("dev.coppice.trial=debug");
    Await.until(
        "the job is declared with its usual schedule",
        () -> job().getString("schedule").equals("30 3 * * *"));
    assertThat(job().getJsonObject("lastRun").getInstant("due")).isAfterOrEqualTo(RUNS.last());
    assertThat(job().getInstant("nextRun").toString()).endsWith("T03:30:00Z");
  }

  private static String say(String... words) {
    Result result = coppice.run(words);
    assertThat(result.code()).as(result.toString()).isZero();
    return result.out().strip();
  }

  private static List<JsonObject> objects(String json) {
    return new JsonArray(json).stream().map(JsonObject.class::cast).toList();
  }

  private static Path log(String place) {
    return coppice.checkout().resolve(".coppice/logs/" + place + ".log");
  }

  private static boolean has(Path log, String words) throws IOException {
    return Files.readString(log).contains(words);
  }
}
