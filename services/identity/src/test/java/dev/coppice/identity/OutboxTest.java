package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.letters.LetterKind;
import dev.coppice.identity.letters.PostgresOutbox;
import dev.coppice.identity.letters.WaitingLetter;
import dev.coppice.mail.WaitingLetters.Outcome;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How instances share the letters that wait. */
class OutboxTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final EmailAddress EVE = new EmailAddress("eve@shop.example");

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private PostgresOutbox outbox;

  @BeforeEach
  void open() {
    Settings settings =
        Settings.of(
            Map.of("coppice.postgres.uri", postgres.uri(), "coppice.identity.key", Office.KEY));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "identity")));
    Await.result(
        database.query(soon(), client -> client.query("TRUNCATE outbox").execute().mapEmpty()));
    outbox = new PostgresOutbox(database, KeySeal.from(settings), "identity-1");
  }

  @AfterEach
  void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private void add(LetterKind kind) {
    Await.result(outbox.add(kind, EVE, NOW, soon()));
  }

  private Optional<WaitingLetter> take(Duration later) {
    return Await.result(outbox.take(NOW.plus(later), soon()));
  }

  @Test
  void givesEachLetterToOne() {
    add(LetterKind.REGISTER);
    add(LetterKind.FORGOTTEN);
    WaitingLetter first = take(Duration.ZERO).orElseThrow();
    WaitingLetter second = take(Duration.ZERO).orElseThrow();
    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(take(Duration.ZERO)).isEmpty();
  }

  @Test
  void givesALetterToAnotherWhenWhoeverHadItDied() {
    add(LetterKind.REGISTER);
    WaitingLetter first = take(Duration.ZERO).orElseThrow();
    assertThat(take(Duration.ofSeconds(29))).isEmpty();
    WaitingLetter again = take(Duration.ofSeconds(31)).orElseThrow();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.tries()).isEqualTo(2);
    assertThat(again.linkSecret()).as("the same link").isEqualTo(first.linkSecret()).isNotNull();
  }

  @Test
  void keepsALetterForAsLongAsItIsPutOff() {
    add(LetterKind.FORGOTTEN);
    WaitingLetter letter = take(Duration.ZERO).orElseThrow();
    assertThat(letter.linkSecret()).as("nobody has an account").isNull();
    Await.result(outbox.putOff(letter, NOW.plusSeconds(300), soon()));
    assertThat(take(Duration.ofSeconds(299))).isEmpty();
    assertThat(take(Duration.ofMinutes(5))).isPresent();
  }

  @Test
  void forgetsALetterThatWasSent() {
    add(LetterKind.REGISTER);
    Await.result(outbox.settle(take(Duration.ZERO).orElseThrow(), Outcome.SENT, soon()));
    assertThat(take(Duration.ofHours(1))).isEmpty();
  }
}
