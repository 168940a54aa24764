package dev.coppice.discovery.seed.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.configuration.LiveSettings;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Hold;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.discovery.seed.SeedPart;
import dev.coppice.node.Node;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two seeds on a real PostgreSQL, asked by the operator's door. Each test has keys of its own. */
class CoordinationServiceTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

  private static TestCluster cluster;
  private static Node one;
  private static Node two;
  private static HttpClientAgent client;

  record Answer(int status, JsonObject body) {}

  @BeforeAll
  static void open() {
    cluster = new TestCluster(Map.of("coppice.discovery.postgres.uri", postgres.uri()));
    one = cluster.start(new SeedPart());
    client = one.context().vertx().createHttpClient();
    awaitOperations(one);
    two = cluster.start(new SeedPart());
    awaitOperations(two);
  }

  private static void awaitOperations(Node seed) {
    Await.until("the seed answers", () -> ask(seed, "listSettings").status() == 200);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static Future<Answer> send(Node seed, String operation, String body) {
    return client
        .request(
            HttpMethod.POST,
            seed.context().info().managementPort(),
            "127.0.0.1",
            "/operations/coordination/" + operation)
        .compose(
            request -> {
              request.putHeader("X-Coppice-Operator", "yes");
              if (!body.isEmpty()) {
                request.putHeader("Content-Type", "application/json");
              }
              // In one step with sending: who asks an answer for its body too late gets none.
              return request
                  .send(Buffer.buffer(body))
                  .compose(
                      response ->
                          response
                              .body()
                              .map(bytes -> new Answer(response.statusCode(), json(bytes))));
            });
  }

  private static JsonObject json(Buffer bytes) {
    return bytes.toString().startsWith("{") ? new JsonObject(bytes) : new JsonObject();
  }

  private static Answer ask(Node seed, String operation) {
    return Await.result(send(seed, operation, ""));
  }

  private static Answer set(Node seed, String key, String value) {
    JsonObject body = JsonObject.of("value", value, "author", "ada");
    return Await.result(send(seed, "setSetting?path.key=" + key, body.encode()));
  }

  @Test
  void whatOneSeedSetsTheOtherGives() {
    Answer set = set(one, "switch.a", "true");
    assertThat(set.status()).as(set.body()::encode).isEqualTo(200);
    Answer got = ask(two, "getSetting?path.key=switch.a");
    assertThat(got).isEqualTo(set);
    assertThat(got.body().getString("value")).isEqualTo("true");
    assertThat(got.body().getString("author")).isEqualTo("ada");
    assertThat(got.body().getLong("version")).isEqualTo(1);
  }

  @Test
  void everyNodeHearsOfAChange() {
    set(one, "switch.heard", "true");
    for (Node node : cluster.nodes()) {
      LiveSettings live = LiveSettings.of(node.context());
      Await.until("the node knows", () -> live.isOn("heard", false));
    }
  }

  @Test
  void refusesWhatBreaksItsRuleWithTheReason() {
    Answer refused = set(one, "log.level", "loud");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().getString("detail"))
        .isEqualTo(
            "log.level cannot be \"loud\"; it must be off, error, warn, info, debug or trace");
    Answer unknown = set(one, "log.colour", "red");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body().getString("detail"))
        .startsWith(
            "there is no live setting log.colour; there are calls.<service>.<operation>, gateway");
  }

  @Test
  void refusesToSetFromAVersionThatIsPast() {
    set(one, "switch.cas", "true");
    Answer refused =
        Await.result(
            send(
                two,
                "setSetting?path.key=switch.cas",
                JsonObject.of("value", "false", "expectedVersion", 0).encode()));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().getString("detail")).isEqualTo("switch.cas is at version 1, not 0");
  }

  @Test
  void keepsTheHistoryWithAuthorAndTime() {
    set(one, "switch.told", "true");
    set(two, "switch.told", "false");
    JsonObject newest =
        ask(one, "listSettingHistory?path.key=switch.told")
            .body()
            .getJsonArray("versions")
            .getJsonObject(0);
    assertThat(newest.getString("value")).isEqualTo("false");
    assertThat(newest.getString("author")).isEqualTo("ada");
    assertThat(newest.getInstant("changedAt")).isNotNull();
  }

  @Test
  void aWatcherOfOneSeedHearsWhatTheOtherSets() {
    long now = ask(one, "listSettings").body().getLong("revision");
    Future<Answer> waiting =
        send(one, "watchSettings?query.since=" + now + "&query.wait=20000", "");
    set(two, "switch.watched", "true");
    JsonObject changes = Await.result(waiting).body();
    assertThat(changes.getJsonArray("settings").encode()).contains("switch.watched");
    assertThat(changes.getLong("revision")).isGreaterThan(now);
  }

  @Test
  void aWatcherHearsNothingWhenNothingHappens() {
    long now = ask(one, "listSettings").body().getLong("revision");
    JsonObject changes = ask(one, "watchSettings?query.since=" + now + "&query.wait=50").body();
    assertThat(changes.getJsonArray("settings")).isEmpty();
    assertThat(changes.getLong("revision")).isEqualTo(now);
  }

  @Test
  void tellsWhoLeads() {
    Await.until(
        "there is a steward",
        () ->
            ask(two, "listLeaders")
                .body()
                .getJsonArray("leaders")
                .encode()
                .contains("registry-steward"));
  }

  @Test
  void tellsWhoHoldsALockUntilItIsGivenBack() {
    Duration minute = Duration.ofMinutes(1);
    Hold hold = Await.result(Coordination.of(one.context()).lock("stock").acquire(minute, minute));
    JsonObject shown = ask(two, "listLocks").body().getJsonArray("locks").getJsonObject(0);
    assertThat(shown.getString("name")).isEqualTo("lock stock");
    assertThat(shown.getString("instance")).isEqualTo(one.context().info().instance());
    assertThat(shown.getLong("fence")).isEqualTo(hold.token().fence());
    Await.result(hold.release());
    assertThat(ask(two, "listLocks").body().getJsonArray("locks")).isEmpty();
  }

  @Test
  void tellsWhichJobsThereAreAndHowTheyWent() {
    Job often = job("often", Schedule.every(Duration.ofSeconds(1)));
    Job rarely = job("rarely", Schedule.cron("0 0 29 2 *"));
    Schedules schedules = Schedules.open(one.context(), "shop", List.of(often, rarely));
    Await.until("one has run", () -> jobs().getJsonObject(0).getJsonObject("lastRun") != null);
    Await.result(schedules.close());
    assertThat(jobs().getJsonObject(0).getString("name")).isEqualTo("often");
    assertThat(jobs().getJsonObject(1).getString("name")).isEqualTo("rarely");
    assertThat(jobs().getJsonObject(1).getValue("lastRun")).isNull();
    assertThat(jobs().getJsonObject(1).getInstant("nextRun").toString())
        .endsWith("-02-29T00:00:00Z");
    Answer runs = ask(two, "listScheduleRuns?path.service=shop&path.name=often&query.limit=1");
    assertThat(runs.status()).as(runs.body()::encode).isEqualTo(200);
    assertThat(runs.body().getJsonArray("runs")).hasSize(1);
    assertThat(runs.body().getJsonArray("runs").getJsonObject(0))
        .isEqualTo(jobs().getJsonObject(0).getJsonObject("lastRun"));
  }

  private static Job job(String name, Schedule schedule) {
    return new Job(name, schedule, Duration.ofMinutes(1), run -> Future.succeededFuture());
  }

  private static JsonArray jobs() {
    Answer answer = ask(two, "listSchedules");
    assertThat(answer.status()).as(answer.body()::encode).isEqualTo(200);
    return answer.body().getJsonArray("schedules");
  }

  @Test
  void theSeedsGoOnWithoutTheDatabaseAndCatchUpAfter() {
    postgres.stopServer();
    try {
      assertThat(set(one, "switch.outage", "true").status()).isEqualTo(503);
      Await.until("readiness remarks it", () -> !remark(one).equals(Readiness.up()));
      assertThat(remark(one).isUp()).isTrue();
      assertThat(one.context().readiness().isReady()).isTrue();
    } finally {
      postgres.startServer();
    }
    Await.until("it can be set", () -> set(one, "switch.outage", "true").status() == 200);
    Await.until("the remark is gone", () -> remark(one).equals(Readiness.up()));
  }

  private static Readiness.State remark(Node seed) {
    return seed.context().readiness().of("discovery.postgres").orElseThrow();
  }

  @Test
  void findsItsDatabaseWhenAFileSaysWhereItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("uri");
    try (TestCluster later =
        new TestCluster(Map.of("coppice.discovery.postgres.uri.file", file.toString()))) {
      Node seed = later.start(new SeedPart());
      Await.until("it answers that it cannot yet", () -> ask(seed, "listSettings").status() == 503);
      assertThat(seed.context().readiness().isReady()).isTrue();
      Files.writeString(file, postgres.createDatabase("later") + "\n");
      Await.until("it can", () -> ask(seed, "listSettings").status() == 200);
    }
  }

  @Test
  void aSeedWithoutADatabaseSaysSoAndIsReady() {
    try (TestCluster lone = new TestCluster()) {
      Node seed = lone.start(new SeedPart());
      Await.until("it answers", () -> ask(seed, "listSettings").status() == 503);
      assertThat(remark(seed).reason()).contains("no database is configured");
      assertThat(seed.context().readiness().isReady()).isTrue();
    }
  }
}
