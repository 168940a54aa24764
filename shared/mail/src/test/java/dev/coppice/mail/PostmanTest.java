package dev.coppice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.backing.ReceivedLetter;
import dev.coppice.contract.Deadline;
import dev.coppice.mail.WaitingLetters.Outcome;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

class PostmanTest {

  private static final String NAME = "test.mail";
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private record Note(UUID id, Instant since, int tries) implements Waiting {}

  /** Gives each letter once; one that is put off only when the test says so. */
  private static final class FakeOutbox implements WaitingLetters<Note> {
    private final ConcurrentLinkedQueue<Note> due = new ConcurrentLinkedQueue<>();
    private final List<Instant> putOff = new CopyOnWriteArrayList<>();
    private final List<Note> removed = new CopyOnWriteArrayList<>();
    private final Map<Note, Outcome> outcomes = new ConcurrentHashMap<>();

    @Override
    public Future<Optional<Note>> take(Instant now, Deadline deadline) {
      return Future.succeededFuture(Optional.ofNullable(due.poll()));
    }

    @Override
    public Future<Void> putOff(Note letter, Instant when, Deadline deadline) {
      putOff.add(when);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> settle(Note letter, Outcome outcome, Deadline deadline) {
      outcomes.put(letter, outcome);
      removed.add(letter);
      return Future.succeededFuture();
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final FakeOutbox outbox = new FakeOutbox();
  private final Readiness readiness = new Readiness();

  @TempDir private Path folder;
  private Path uriFile;
  private Postman<Note> postman;

  @BeforeEach
  void begin() {
    uriFile = folder.resolve("smtp.uri");
    MailOptions options =
        MailOptions.from(Settings.of(Map.of("coppice.smtp.uri.file", uriFile.toString())));
    Mailer mailer = new Mailer(vertx, options);
    postman =
        new Postman<>(
            vertx, outbox, mailer, PostmanTest::write, readiness, NAME, InstantSource.fixed(NOW));
    vertx.runOnContext(now -> postman.begin());
  }

  @AfterEach
  void end() {
    Await.result(vertx.close());
  }

  private Note letter(int tries, Instant since) {
    Note letter = new Note(UUID.randomUUID(), since, tries);
    outbox.due.add(letter);
    return letter;
  }

  /** To nobody where it was not tried yet. */
  private static Future<Optional<Letter>> write(Note note) {
    return Future.succeededFuture(
        note.tries() == 0
            ? Optional.empty()
            : Optional.of(new Letter(note.id(), "eve@shop.example", "A note", "It says a word.")));
  }

  private Optional<String> reason() {
    return readiness.of(NAME).map(Readiness.State::reason);
  }

  @Test
  void sendsAllThatWaits() throws Exception {
    try (EmbeddedMailbox mailbox = EmbeddedMailbox.start(folder.resolve("mail"), 0)) {
      Files.writeString(uriFile, mailbox.uri());
      List<Note> letters = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        letters.add(letter(1, NOW));
      }
      Await.until("all are sent", () -> outbox.removed.size() == 20);
      assertThat(outbox.removed).containsExactlyElementsOf(letters);
      assertThat(outbox.outcomes.values()).containsOnly(Outcome.SENT);
      assertThat(ReceivedLetter.in(folder.resolve("mail"))).hasSize(20);
      assertThat(reason()).isEmpty();
    }
  }

  @Test
  void forgetsWhatIsForNobodyAnyMore() {
    Note letter = letter(0, NOW);
    Await.until("it is forgotten", () -> outbox.removed.contains(letter));
    assertThat(outbox.outcomes).containsEntry(letter, Outcome.FOR_NOBODY);
    assertThat(outbox.putOff).isEmpty();
  }

  @Test
  void putsOffWhatCannotBeSentAndSaysSoUntilItCan() throws Exception {
    letter(3, NOW);
    Await.until("it is put off", () -> outbox.putOff.size() == 1);
    assertThat(outbox.putOff).containsExactly(NOW.plusSeconds(20));
    assertThat(readiness.of(NAME).orElseThrow().isUp()).isTrue();
    assertThat(reason()).hasValueSatisfying(why -> assertThat(why).contains("mail cannot be sent"));
    try (EmbeddedMailbox mailbox = EmbeddedMailbox.start(folder.resolve("mail"), 0)) {
      Files.writeString(uriFile, mailbox.uri());
      letter(4, NOW);
      Await.until("it is sent", () -> outbox.removed.size() == 1);
      Await.until("readiness says so", () -> reason().isEmpty());
    }
  }

  @Test
  void givesUpAfterADay() {
    letter(1, NOW.minus(Duration.ofHours(23)));
    letter(300, NOW.minus(Duration.ofHours(25)));
    Await.until("one is given up", () -> outbox.removed.size() == 1);
    assertThat(outbox.removed.get(0).tries()).isEqualTo(300);
    assertThat(outbox.outcomes.values()).containsOnly(Outcome.GIVEN_UP);
    assertThat(outbox.putOff).hasSize(1);
  }

  @Test
  void givesUpSoonWhatTheServerDoesNotWant() throws Exception {
    SMTPServer server =
        SMTPServer.port(0)
            .messageHandler(
                (context, from, to, content) -> {
                  throw new RejectException(550, "no such mailbox");
                })
            .build();
    server.start();
    try {
      Files.writeString(uriFile, "smtp://127.0.0.1:" + server.getPortAllocated());
      letter(4, NOW);
      letter(5, NOW);
      Await.until("one is given up", () -> outbox.removed.size() == 1);
      assertThat(outbox.putOff).hasSize(1);
      assertThat(reason()).as("others may do well").isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToFiveMinutes() {
    assertThat(Postman.wait(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Postman.wait(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Postman.wait(7)).isEqualTo(Duration.ofMinutes(5));
    assertThat(Postman.wait(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
  }
}
