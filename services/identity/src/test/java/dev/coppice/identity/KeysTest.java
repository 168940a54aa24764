package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.postgres.StaleTokenException;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signing keys on a real PostgreSQL, by a clock that tests turn. */
class KeysTest {

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PUBLICATION = Duration.ofHours(1);
  private static final KeyPeriods PERIODS = new KeyPeriods(Duration.ofDays(30), PUBLICATION);
  private static final Token TERM = new Token(1, 1);
  private static final IdentityOptions OPTIONS =
      new IdentityOptions(
          Office.ISSUER,
          "shop",
          SigningAlgorithm.ES256,
          Duration.ofMinutes(10),
          Duration.ofDays(30),
          SecondFactorRule.OPTIONAL,
          PERIODS);
  private static final Client CLIENT =
      new Client(
          "robot",
          "robot",
          Set.of(Grant.CLIENT_CREDENTIALS),
          List.of(),
          List.of(),
          Scopes.parse("catalog:read"),
          AuthenticationMethod.CLIENT_SECRET_BASIC,
          null,
          Secret.hash("secret"),
          null,
          "ada",
          START,
          1);

  private static Vertx vertx;
  private static WorkerExecutor workers;
  private static Database database;
  private static KeyStore store;

  private volatile Instant now = START;
  private final InstantSource clock = () -> now;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    workers = vertx.createSharedWorkerExecutor("crypto", 2);
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", postgres.uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "identity")));
    store = new PostgresKeyStore(database);
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @BeforeEach
  void forgetEverything() {
    query("TRUNCATE signing_keys, fences");
  }

  private static String query(String sql) {
    return Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(20)),
            client ->
                client
                    .query(sql)
                    .execute()
                    .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(0))));
  }

  /** The keys of one more instance. */
  private Keys instance(String key) {
    KeySeal seal = KeySeal.from(Settings.of(Map.of("coppice.identity.key", key)));
    return new Keys(workers, store, seal, clock, "identity-1");
  }

  private Keys opened() {
    Keys keys = instance(Office.KEY);
    Await.result(keys.open());
    return keys;
  }

  private String token(Keys keys) {
    TokenIssuer issuer = new TokenIssuer(workers, keys, clock, OPTIONS);
    return Await.result(issuer.sign(issuer.token(CLIENT, CLIENT.scopes())));
  }

  private boolean isValid(Keys keys, String token) {
    Optional<AccessToken> read =
        Await.result(new TokenReader(workers, keys, clock, OPTIONS).read(token));
    return read.isPresent();
  }

  private static String signer(String token) {
    return Office.parsed(token).getHeader().getKeyID();
  }

  private List<String> published(Keys keys) {
    return keys.ring().published(now).stream().map(SigningKey::kid).toList();
  }

  private static List<AuditEntry> audit(Action action) {
    return Await.result(
        new PostgresAuditStore(database)
            .list(
                new AuditQuery(null, null, action, null, null, null),
                1_000,
                Deadline.after(Duration.ofSeconds(20))));
  }

  @Test
  void makesAKeyOfEachAlgorithmOnTheFirstStartAndNoOtherOnTheNext() {
    Keys first = opened();
    assertThat(first.ring().lacking()).isEmpty();
    assertThat(published(first)).hasSize(2);
    assertThat(published(opened())).isEqualTo(published(first));
  }

  @Test
  void startsWithTheSameKeysWhereSeveralInstancesStartAtOnce() {
    List<Keys> instances =
        List.of(instance(Office.KEY), instance(Office.KEY), instance(Office.KEY));
    Await.result(Future.all(instances.stream().map(Keys::open).toList()));
    assertThat(published(instances.get(0))).hasSize(2);
    assertThat(instances)
        .allSatisfy(keys -> assertThat(published(keys)).isEqualTo(published(instances.get(0))));
  }

  @Test
  void keepsNoPrivateKeyThatCanBeRead() {
    SigningKey key = opened().ring().current(SigningAlgorithm.ES256, now);
    String stored = query("SELECT string_agg(signing_keys::text, ' ') FROM signing_keys");
    assertThat(stored)
        .contains(key.kid())
        .doesNotContain(String.valueOf(key.jwk().toJSONObject().get("d")));
  }

  @Test
  void refusesToOpenUnderAnotherKey() {
    opened();
    Throwable refusal =
        Await.failure(instance(Base64.getEncoder().encodeToString(new byte[32])).open());
    assertThat(refusal)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("coppice.identity.key");
  }

  @Test
  void failsNoValidTokenWhileKeysAreRotated() {
    Keys leader = opened();
    Keys other = opened();
    String before = token(leader);
    String first = signer(before);

    now = START.plus(PERIODS.rotation()).minus(PUBLICATION);
    Await.result(leader.rotate(PERIODS, TERM));
    Await.result(other.refresh());
    assertThat(published(other)).hasSize(4).contains(first);
    String published = token(other);
    assertThat(signer(published)).as("the new key is known before it signs").isEqualTo(first);

    now = now.plus(PUBLICATION).minusSeconds(1);
    String last = token(leader);
    assertThat(signer(last)).isEqualTo(first);

    now = now.plusSeconds(1);
    String young = token(leader);
    assertThat(signer(young)).isNotEqualTo(first).isEqualTo(signer(token(other)));
    assertThat(isValid(other, young)).isTrue();
    assertThat(isValid(other, last)).as("a token lives on after its key has signed").isTrue();

    now = now.plus(OPTIONS.tokenLife()).minusSeconds(2);
    Await.result(leader.rotate(PERIODS, TERM));
    Await.result(other.refresh());
    assertThat(isValid(other, last)).isTrue();
    now = now.plusSeconds(2);
    assertThat(isValid(other, last)).as("it has expired").isFalse();
  }

  @Test
  void removesAKeyWhenNoTokenOfItCanLive() {
    int retiredBefore = audit(Action.KEY_RETIRED).size();
    Keys leader = opened();
    String first = signer(token(leader));
    now = START.plus(PERIODS.rotation()).minus(PUBLICATION);
    Await.result(leader.rotate(PERIODS, TERM));
    now = now.plus(PUBLICATION).plus(KeyPeriods.LONGEST_TOKEN_LIFE).plus(KeyPeriods.SKEW);
    assertThat(published(leader)).as("before the leader removes it").hasSize(2);
    Await.result(leader.rotate(PERIODS, TERM));
    assertThat(leader.ring().keys()).hasSize(2).noneMatch(key -> key.kid().equals(first));
    assertThat(audit(Action.KEY_RETIRED)).hasSize(retiredBefore + 2);
    assertThat(audit(Action.KEY_RETIRED).subList(0, 2))
        .extracting(AuditEntry::subject)
        .contains(first);
  }

  @Test
  void makesNothingBeforeItIsDueAndNothingTwice() {
    Keys leader = opened();
    int made = audit(Action.KEY_MADE).size();
    Await.result(leader.rotate(PERIODS, TERM));
    assertThat(audit(Action.KEY_MADE)).hasSize(made);
    now = START.plus(PERIODS.rotation());
    Await.result(leader.rotate(PERIODS, TERM));
    Await.result(leader.rotate(PERIODS, TERM));
    assertThat(audit(Action.KEY_MADE)).hasSize(made + 2);
    assertThat(leader.ring().keys()).hasSize(4);
  }

  @Test
  void rotatesNothingForALeaderThatWasReplaced() {
    Keys late = opened();
    Keys leader = opened();
    now = START.plus(PERIODS.rotation());
    Await.result(leader.rotate(PERIODS, new Token(1, 2)));
    now = now.plus(PERIODS.rotation());
    assertThat(Await.failure(late.rotate(PERIODS, TERM))).isInstanceOf(StaleTokenException.class);
    Await.result(leader.refresh());
    assertThat(leader.ring().keys()).hasSize(4);
  }

  @Test
  void signsByRsaWhereThatIsConfigured() {
    IdentityOptions rsa =
        new IdentityOptions(
            Office.ISSUER,
            "shop",
            SigningAlgorithm.RS256,
            OPTIONS.tokenLife(),
            OPTIONS.refreshLife(),
            OPTIONS.secondFactor(),
            PERIODS);
    Keys keys = opened();
    TokenIssuer issuer = new TokenIssuer(workers, keys, clock, rsa);
    String token = Await.result(issuer.sign(issuer.token(CLIENT, CLIENT.scopes())));
    assertThat(Office.parsed(token).getHeader().getAlgorithm())
        .isEqualTo(SigningAlgorithm.RS256.jose());
    assertThat(isValid(keys, token)).isTrue();
  }

  @Test
  void forgetsRevokedTokensAndAssertionsWhenTheyHaveExpired() {
    TokenStore tokens = new PostgresTokenStore(database);
    Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    for (int i = 0; i < 3; i++) {
      Instant expiry = START.plusSeconds(60L * i);
      AccessToken token =
          new AccessToken("token-" + i, "robot", "robot", CLIENT.scopes(), START, expiry);
      Await.result(tokens.revoke(token, deadline));
      assertThat(Await.result(tokens.use("robot", "jti-" + i, expiry, deadline))).isTrue();
    }
    assertThat(Await.result(tokens.forget(START.plusSeconds(61), 100, TERM, deadline)))
        .isEqualTo(4);
    assertThat(Await.result(tokens.use("robot", "jti-2", START, deadline)))
        .as("not forgotten yet")
        .isFalse();
    assertThat(Await.result(tokens.use("robot", "jti-0", START, deadline))).isTrue();
  }
}
