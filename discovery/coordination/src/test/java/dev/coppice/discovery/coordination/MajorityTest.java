package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Node;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Seeds that come and go until no majority is left, and clusters that begin again. */
class MajorityTest {
  private static Grove grove;

  @BeforeAll
  static void grow() {
    grove = Grove.grown();
  }

  @AfterAll
  static void close() {
    grove.close();
  }

  @Test
  void refusesWithTheReasonWithoutAMajorityAndBeginsAnewWhenAllSeedsAreBack() {
    Node service = grove.service();
    Election election = Grove.of(service).elect("major", new Diary().of("service"));
    Await.until("it leads", () -> election.term().isPresent());
    Token before = election.term().orElseThrow().token();

    grove.crash(grove.seeds().get(1));
    grove.crash(grove.seeds().get(1));

    Await.until("it leads no more", Grove.LIMIT, () -> election.term().isEmpty());
    assertThat(refusal(service, Duration.ofHours(1)))
        .as("no wait for what cannot come")
        .isEqualTo("coordination: no majority: 1 of 3 voting seeds in reach");
    assertThat(service.context().readiness().of("cluster"))
        .hasValue(Readiness.notUp("no majority: 1 of 3 voting seeds in reach"));

    grove.seed();
    assertThat(refusal(service, Duration.ZERO)).contains("coordination: ");
    grove.seed();
    grove.awaitAgreement();

    Await.until("it leads again", Grove.LIMIT, () -> election.term().isPresent());
    Token after = election.term().orElseThrow().token();
    assertThat(after.epoch()).isGreaterThan(before.epoch());
    assertThat(after).isGreaterThan(before);
    assertThat(service.context().readiness().isReady()).isTrue();
    Await.result(election.close());
    grove.leave(service);
  }

  @Test
  void beginsAnewAfterAllSeedsWereGoneWhileOthersWentOn() {
    Node service = grove.service();
    Election election = Grove.of(service).elect("phoenix", new Diary().of("service"));
    Await.until("it leads", () -> election.term().isPresent());
    Token before = election.term().orElseThrow().token();

    grove.seeds().forEach(grove::crash);
    Await.until("it leads no more", Grove.LIMIT, () -> election.term().isEmpty());
    for (int i = 0; i < Grove.SEEDS; i++) {
      grove.seed();
    }

    Await.until("it leads again", Grove.LIMIT, () -> election.term().isPresent());
    assertThat(election.term().orElseThrow().token()).isGreaterThan(before);
    Await.result(election.close());
    grove.leave(service);
  }

  @Test
  void worksWithOneSeedInTheDevelopmentMode() {
    try (Grove one = Grove.sapling()) {
      Node service = one.service();
      Diary diary = new Diary();
      Election election = Grove.of(service).elect("small", diary.of("service"));
      Await.until("it leads", () -> election.term().isPresent());
      Token before = election.term().orElseThrow().token();
      assertThat(Grove.of(service).voters()).isZero();

      one.crash(one.seeds().get(0));
      Await.until("it leads no more", Grove.LIMIT, () -> election.term().isEmpty());
      assertThat(refusal(service, Duration.ZERO)).isEqualTo("coordination: no seed answers");
      one.seed();

      Await.until("it leads again", Grove.LIMIT, () -> election.term().isPresent());
      assertThat(election.term().orElseThrow().token()).isGreaterThan(before);
    }
  }

  private static String refusal(Node node, Duration wait) {
    Throwable failure =
        Await.failure(Grove.of(node).lock("refused").acquire(wait, Duration.ofSeconds(1)));
    assertThat(failure).isInstanceOf(FailureException.class);
    return ((Failure.Unavailable) ((FailureException) failure).failure()).reason();
  }
}
