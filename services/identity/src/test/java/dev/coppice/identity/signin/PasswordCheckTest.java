package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.identity.Office;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.signin.PasswordCheck.Verdict;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PasswordCheckTest {

  private static final AtomicInteger count = new AtomicInteger();
  private static final String PASSWORD = "correct horse battery";

  /** More than may be tried, and more than wait for the hashing of passwords. */
  private static final int CROWD = 50;

  @RegisterExtension static final Office office = new Office(PostgresExtension.sharedServer());

  private final Vertx vertx = Vertx.vertx();
  private final PasswordHashing passwords = PasswordHashing.on(vertx);
  private final List<Attempt> counted =
      Attempt.byStranger(
          new EmailAddress("user" + count.incrementAndGet() + "@shop.example"),
          ClientNetwork.of("192.0.2.8"));
  private Database database;
  private PasswordCheck check;
  private String hash;

  @BeforeEach
  void open() {
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", office.postgres().uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "identity")));
    // It stands still, so that nothing is paid off meanwhile.
    Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    check = new PasswordCheck(new PostgresAttemptStore(database), passwords, clock);
    hash = Await.result(passwords.hash(PASSWORD));
  }

  @AfterEach
  void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private Future<Verdict> check(String password) {
    return check.check(password, hash, counted, Deadline.after(Duration.ofSeconds(20)));
  }

  @Test
  void doesNotCountWhatNobodyLookedAt() {
    lookAtNothing();
    assertThat(Await.result(check(PASSWORD))).isEqualTo(Verdict.RIGHT);
  }

  @Test
  void forgivesNoMistakesForWhatNobodyLookedAt() {
    for (int i = 0; i < 4; i++) {
      assertThat(Await.result(check("guess number " + i))).isEqualTo(Verdict.WRONG);
    }
    lookAtNothing();
    assertThat(Await.result(check("guess number 5"))).isEqualTo(Verdict.WRONG);
    assertThat(Await.result(check("guess number 6"))).isEqualTo(Verdict.TOO_MANY);
  }

  /** Has passwords checked while all who could look at them are busy, and others wait. */
  private void lookAtNothing() {
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < CROWD; i++) {
      vertx
          .createSharedWorkerExecutor("identity-passwords")
          .executeBlocking(
              () -> {
                busy.await();
                return true;
              },
              false);
    }
    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      waiting.add(passwords.hash(PASSWORD));
    }
    for (int i = 0; i < 6; i++) {
      assertThat(Await.failure(check(PASSWORD))).isInstanceOf(FailureException.class);
    }
    busy.countDown();
    Await.result(Future.join(waiting).otherwiseEmpty());
  }
}
