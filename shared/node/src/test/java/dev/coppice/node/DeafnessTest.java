package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Deafness.Round;
import dev.coppice.node.Deafness.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeafnessTest {
  private static final Round WELL = new Round(2, true, Set.of());
  private static final Round DEAF = new Round(2, true, Set.of("orders"));
  private static final Round SILENT = new Round(2, false, Set.of());

  private final Deafness deafness = new Deafness();

  private Verdict judge(int rounds, Round round) {
    Verdict last = deafness.judge(round);
    for (int i = 1; i < rounds; i++) {
      last = deafness.judge(round);
    }
    return last;
  }

  @Test
  void isWellWhenAllIsHeard() {
    assertThat(judge(100, WELL)).isEqualTo(new Verdict(Set.of(), false, null, false));
  }

  @Test
  void subscribesAgainAtOnceWhereItIsNotReached() {
    assertThat(judge(1, DEAF)).isEqualTo(new Verdict(Set.of("orders"), false, null, false));
  }

  @Test
  void saysSoWhenThatDoesNotHelp() {
    assertThat(judge(2, DEAF).trouble()).isNull();
    assertThat(judge(1, DEAF).trouble()).contains("orders");
  }

  @Test
  void leavesWhenNothingHelps() {
    assertThat(judge(14, DEAF).hopeless()).isFalse();
    assertThat(judge(1, DEAF).hopeless()).isTrue();
  }

  @Test
  void beginsToCountAnewWhenItIsHeard() {
    judge(14, DEAF);
    judge(1, WELL);
    assertThat(judge(2, DEAF).trouble()).isNull();
  }

  @Test
  void doesNotAddUpAddressesThatAreMissedInTurn() {
    for (int i = 0; i < 20; i++) {
      judge(1, DEAF);
      Verdict other = judge(1, new Round(2, true, Set.of("carts")));
      assertThat(other).isEqualTo(new Verdict(Set.of("carts"), false, null, false));
    }
  }

  @Test
  void saysAgainWhereItIsWhenNobodyAnswers() {
    assertThat(judge(1, SILENT)).isEqualTo(new Verdict(Set.of(), true, null, false));
  }

  @Test
  void leavesWhenNoneOfSeveralAnswersForLong() {
    assertThat(judge(4, SILENT).trouble()).isEqualTo("no other node answers");
    assertThat(judge(10, SILENT).hopeless()).isFalse();
    assertThat(judge(1, SILENT).hopeless()).isTrue();
  }

  @Test
  void isPatientAsLongAsOneOfThemAnswers() {
    for (int i = 0; i < 20; i++) {
      judge(3, SILENT);
      assertThat(judge(1, WELL).trouble()).isNull();
    }
  }

  @Test
  void doesNotBlameItselfWhenTheOnlyOtherNodeIsSilent() {
    assertThat(judge(100, new Round(1, false, Set.of())))
        .isEqualTo(new Verdict(Set.of(), true, null, false));
  }

  @Test
  void isWellAlone() {
    judge(14, DEAF);
    assertThat(judge(1, new Round(0, false, Set.of())))
        .isEqualTo(new Verdict(Set.of(), false, null, false));
    assertThat(judge(1, DEAF).hopeless()).isFalse();
  }
}
