package dev.coppice.identity.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.identity.Authenticator;
import dev.coppice.identity.Browser;
import dev.coppice.identity.Office;
import dev.coppice.identity.Tables;
import dev.coppice.identity.device.Device;
import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.identity.signin.PostgresSessionStore;
import dev.coppice.identity.signin.SessionPeriods;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is forgotten when it is over, and what must not be yet. */
class CleaningTest {

  private static final Token TERM = new Token(1, 1);
  private static final Duration DAY = Duration.ofDays(1);

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private static Vertx vertx;
  private static Tables tables;
  private static Database database;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    tables = new Tables(office);
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", office.postgres().uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "identity")));
  }

  @AfterAll
  static void close() {
    tables.close();
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static long count(String table) {
    return tables.sql("SELECT count(*) AS n FROM " + table).get(0).getLong("n");
  }

  private static List<Long> counts(String... names) {
    return List.of(names).stream().map(CleaningTest::count).toList();
  }

  @Test
  void forgetsGrantsWhenNothingOfThemIsGoodAnyMore() {
    PostgresGrantStore grants =
        new PostgresGrantStore(
            database, new PostgresTokenFamilies(Duration.ofDays(30)), SecondFactorRule.OPTIONAL);
    Flow flow = Flow.begin(office, "refresh_token").signedIn();
    String first = flow.tokens().getString("refresh_token");
    Flow.good(flow.refresh(first));
    String[] all = {"authorization_codes", "granted_tokens", "refresh_tokens", "grants"};
    assertThat(counts(all)).containsExactly(1L, 2L, 2L, 1L);

    Instant now = Instant.now();
    Await.result(grants.forget(now, 100, TERM, soon()));
    assertThat(counts(all)).containsExactly(1L, 2L, 2L, 1L);
    Await.result(grants.forget(now.plus(DAY.multipliedBy(2)), 100, TERM, soon()));
    assertThat(counts(all)).containsExactly(0L, 0L, 2L, 1L);
    Await.result(grants.forget(now.plus(DAY.multipliedBy(31)), 100, TERM, soon()));
    Await.result(grants.forget(now.plus(DAY.multipliedBy(31)), 100, TERM, soon()));
    assertThat(counts(all)).containsExactly(0L, 0L, 0L, 0L);
  }

  @Test
  void forgetsDevicesADayAfterTheyHaveExpired() {
    PostgresGrantStore grants =
        new PostgresGrantStore(
            database, new PostgresTokenFamilies(Duration.ofDays(30)), SecondFactorRule.OPTIONAL);
    Device.of(office).begun();
    Instant now = Instant.now();
    Await.result(grants.forget(now.plus(DAY), 100, TERM, soon()));
    assertThat(count("device_requests")).isEqualTo(1);
    Await.result(grants.forget(now.plus(DAY).plus(Duration.ofMinutes(11)), 100, TERM, soon()));
    assertThat(count("device_requests")).isZero();
  }

  @Test
  void forgetsSessionsAndWhatGoesWithThem() {
    PostgresSessionStore sessions =
        new PostgresSessionStore(
            database, new SessionPeriods(Duration.ofMinutes(30), Duration.ofHours(12)));
    Flow flow = Flow.begin(office).signedIn();
    Authenticator.setUp(flow.browser, tables, flow.email);
    flow.browser.tryToSignIn(flow.email, Browser.PASSWORD);
    Authenticator.begin(Flow.begin(office).signedIn().browser);
    office.ask("offerAdministration");
    Instant now = Instant.now();
    Await.result(sessions.forget(now, 100, TERM, soon()));
    String[] all = {"sessions", "known_browsers", "one_time_links", "pending_sign_ins"};
    assertThat(count("second_factors")).isEqualTo(2);
    assertThat(counts(all)).allMatch(count -> count > 0);
    Await.result(sessions.forget(now.plus(DAY), 100, TERM, soon()));
    assertThat(count("sessions")).isZero();
    assertThat(count("one_time_links")).isZero();
    assertThat(count("pending_sign_ins")).isZero();
    assertThat(count("second_factors")).isEqualTo(1);
    assertThat(count("attempts")).isZero();
    assertThat(count("known_browsers")).isPositive();
    assertThat(count("seen_browsers")).isPositive();
    tables.sql(
        "INSERT INTO outbox (id, kind, email, created_at, due) VALUES (gen_random_uuid(),"
            + " 'register', 'late@shop.example', now() + interval '1 h', now() + interval '9 d')");
    Await.result(sessions.forget(now.plus(DAY.multipliedBy(2)), 100, TERM, soon()));
    assertThat(count("outbox WHERE email = 'late@shop.example'")).isEqualTo(1);
    Await.result(sessions.forget(now.plus(DAY.multipliedBy(3)), 100, TERM, soon()));
    assertThat(count("outbox WHERE email = 'late@shop.example'")).isZero();
    Await.result(sessions.forget(now.plus(DAY.multipliedBy(181)), 100, TERM, soon()));
    assertThat(count("known_browsers")).isZero();
    assertThat(count("seen_browsers")).isZero();
  }
}
