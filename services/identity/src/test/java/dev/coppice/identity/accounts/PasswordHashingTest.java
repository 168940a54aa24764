package dev.coppice.identity.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {

  private final Vertx vertx = Vertx.vertx();
  private final PasswordHashing passwords = PasswordHashing.on(vertx);

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  @Test
  void tellsARightPasswordFromAWrongOne() {
    String hash = Await.result(passwords.hash("correct horse battery"));
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Await.result(passwords.matches("correct horse battery", hash, soon()))).isTrue();
    assertThat(Await.result(passwords.matches("correct horse batterz", hash, soon()))).isFalse();
  }

  /** Those of the reference implementation's own tests. */
  @Test
  void readsHashesThatOthersHaveMade() {
    Argon2id argon2id = new Argon2id(256, 2, 1);
    byte[] password = "password".getBytes(StandardCharsets.US_ASCII);
    assertThat(
            argon2id.matches(
                password,
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"))
        .isTrue();
    assertThat(
            argon2id.matches(
                password,
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"))
        .isTrue();
    assertThat(argon2id.matches(password, argon2id.hash(password))).isTrue();
    assertThatThrownBy(() -> argon2id.matches(password, "$2b$12$abcdefghijklmnopqrstuv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("$2b$");
  }

  @Test
  void saltsEachHash() {
    assertThat(Await.result(passwords.hash("correct horse battery")))
        .isNotEqualTo(Await.result(passwords.hash("correct horse battery")));
  }

  @Test
  void takesTheSameTextHoweverAKeyboardWritesIt() {
    String hash = Await.result(passwords.hash("gr\u00fcne Wiese mit Kuh"));
    assertThat(Await.result(passwords.matches("gru\u0308ne Wiese mit Kuh", hash, soon()))).isTrue();
  }

  @Test
  void matchesNothingWhereThereIsNoHashAndWorksAsHardToSaySo() {
    String hash = Await.result(passwords.hash("correct horse battery"));
    assertThat(Await.result(passwords.matches("correct horse battery", null, soon()))).isFalse();
    // Pauses only ever add: the shortest of several is the work alone.
    long there = shortest(hash);
    long nobody = shortest(null);
    assertThat(nobody).isGreaterThan(there / 5);
  }

  @Test
  void doesNotLookAtWhatNobodyWaitsForAnyMore() {
    String hash = Await.result(passwords.hash("correct horse battery"));
    Deadline past = Deadline.after(Duration.ofMillis(-1));
    assertThat(Await.failure(passwords.matches("correct horse battery", hash, past)))
        .isInstanceOf(FailureException.class);
  }

  private long shortest(@Nullable String hash) {
    return LongStream.range(0, 5)
        .map(
            i -> {
              long began = System.nanoTime();
              Await.result(passwords.matches("another password", hash, soon()));
              return System.nanoTime() - began;
            })
        .min()
        .orElseThrow();
  }

  @Test
  void letsOnlySoManyWait() {
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < 64; i++) {
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
    for (int i = 0; i < PasswordHashing.LONGEST_QUEUE; i++) {
      waiting.add(passwords.hash("correct horse battery"));
    }
    Future<String> late = passwords.hash("correct horse battery");
    assertThat(late.failed()).isTrue();
    assertThat(late.cause()).isInstanceOf(FailureException.class);
    assertThat(waiting).noneMatch(Future::isComplete);
    busy.countDown();
    Await.result(Future.all(waiting));
    assertThat(Await.result(passwords.hash("correct horse battery"))).isNotEmpty();
  }
}
