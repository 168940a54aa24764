package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Seeds that come and go while a majority of them stays: nothing that they knew is lost. */
class SeedsTest {
  private static Grove grove;

  @BeforeAll
  static void grow() {
    grove = Grove.patient();
  }

  @AfterAll
  static void close() {
    grove.close();
  }

  @Test
  void aSeedThatDiedIsReplacedByTheNextThatComes() {
    Diary diary = new Diary();
    Node candidate = grove.service();
    Election election = Grove.of(candidate).elect("steady", diary.of("candidate"));
    Await.until("it leads", () -> election.term().isPresent());

    for (int round = 0; round < 2; round++) {
      grove.crash(grove.seeds().get(0));
      grove.awaitAgreement();
      Node next = grove.seed();
      Await.until("it votes", Grove.LIMIT, () -> Grove.votes(next));
    }

    assertThat(grove.seeds()).hasSize(3).allMatch(Grove::votes);
    assertThat(diary.leaders()).as("nobody else has noticed").hasSize(1);
    assertThat(election.term()).isPresent();
    Await.result(election.close());
    grove.leave(candidate);
  }

  @Test
  void aRollingRestartOfAllSeedsKeepsWhatTheyKnow() {
    Node service = grove.service();
    Election election = Grove.of(service).elect("rolling", new Diary().of("service"));
    Await.until("it leads", () -> election.term().isPresent());
    Token before = election.term().orElseThrow().token();

    for (int round = 0; round < Grove.SEEDS; round++) {
      grove.leave(grove.seeds().get(0));
      Node next = grove.seed();
      Await.until("it votes", Grove.LIMIT, () -> Grove.votes(next));
    }

    assertThat(election.term()).get().extracting(Term::token).isEqualTo(before);
    Await.result(election.close());
    grove.leave(service);
  }
}
