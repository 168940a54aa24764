package dev.coppice.system.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each rule is broken once, and the checker must say which. */
class MutualExclusionTest {
  private static final String[] TWO_TERMS = {
    "a 0..1 acquire -> 1/7",
    "a 2..3 fenced-write 1/7 w1 -> 1",
    "a 4..? fenced-write 1/7 w2",
    "b 5..6 acquire -> 1/9",
    "b 7..8 fenced-write 1/9 w3 -> 2",
    "a 9..10 fenced-write 1/7 w4 -> refused"
  };

  private static List<String> violations(String[] operations, long counter, String... log) {
    return MutualExclusion.violations(
        Script.on("lock", operations),
        Arrays.stream(log).map(MutualExclusionTest::line).toList(),
        Map.of("lock", counter));
  }

  /** {@code token holder id}. */
  private static AcceptedWrite line(String text) {
    String[] words = text.split(" ", -1);
    return new AcceptedWrite("lock", Token.parse(words[0]), words[1], words[2]);
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(TWO_TERMS));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  @Test
  void twoTermsOneAfterTheOtherAreRight() {
    assertThat(violations(TWO_TERMS, 2, "1/7 a w1", "1/9 b w3")).isEmpty();
  }

  @Test
  void aWriteOfUnknownOutcomeMayBeThere() {
    assertThat(violations(TWO_TERMS, 3, "1/7 a w1", "1/7 a w2", "1/9 b w3")).isEmpty();
  }

  @Test
  void fencesMayStartLowAgainInALaterEpoch() {
    assertThat(
            violations(
                with("c 11..12 acquire -> 2/1", "c 13..14 fenced-write 2/1 w5 -> 3"),
                3,
                "1/7 a w1",
                "1/9 b w3",
                "2/1 c w5"))
        .isEmpty();
  }

  @Test
  void twoWhoAskAtOnceMayHearInAnyOrder() {
    assertThat(violations(new String[] {"a 0..10 acquire -> 1/2", "b 0..9 acquire -> 1/3"}, 0))
        .isEmpty();
  }

  @Test
  void aTokenGrantedTwiceIsWrong() {
    assertThat(violations(new String[] {"a 0..1 acquire -> 1/2", "b 2..3 acquire -> 1/2"}, 0))
        .singleElement()
        .asString()
        .contains("token 1/2 was granted twice");
  }

  @Test
  void aTokenThatDoesNotGrowIsWrong() {
    assertThat(violations(new String[] {"a 0..1 acquire -> 2/1", "b 2..3 acquire -> 1/8"}, 0))
        .singleElement()
        .asString()
        .contains("token 1/8 was granted after a greater one");
  }

  @Test
  void aWriteOfAnEarlierTermAfterOneOfALaterIsWrong() {
    assertThat(
            violations(
                with("a 11..12 fenced-write 1/7 w5 -> 3"), 3, "1/7 a w1", "1/9 b w3", "1/7 a w5"))
        .anySatisfy(text -> assertThat(text).contains("terms overlap", "w3", "w5"))
        .anySatisfy(text -> assertThat(text).contains("the database accepted"));
  }

  @Test
  void aLateWriteOfUnknownOutcomeIsSeenInTheDatabaseAlone() {
    assertThat(violations(TWO_TERMS, 3, "1/7 a w1", "1/9 b w3", "1/7 a w2"))
        .singleElement()
        .asString()
        .contains("the database accepted", "w2");
  }

  @Test
  void anUpdateThatIsLostIsWrong() {
    assertThat(violations(TWO_TERMS, 1, "1/7 a w1"))
        .singleElement()
        .asString()
        .contains("the database has this write 0 times", "w3");
  }

  @Test
  void anUpdateThatWasRefusedAndIsThereIsWrong() {
    assertThat(violations(TWO_TERMS, 3, "1/7 a w1", "1/7 a w4", "1/9 b w3"))
        .singleElement()
        .asString()
        .contains("the database has this write 1 times", "w4");
  }

  @Test
  void anUpdateThatHappenedTwiceIsWrong() {
    assertThat(violations(TWO_TERMS, 4, "1/7 a w1", "1/7 a w2", "1/7 a w2", "1/9 b w3"))
        .singleElement()
        .asString()
        .contains("the database has this write 2 times", "w2");
  }

  @Test
  void anUpdateThatNobodyMadeIsWrong() {
    assertThat(violations(TWO_TERMS, 3, "1/7 a w1", "1/7 a other", "1/9 b w3"))
        .containsExactly("nobody made the write other");
  }

  @Test
  void aTokenInSomeoneElsesHandsIsWrong() {
    assertThat(violations(TWO_TERMS, 2, "1/7 b w1", "1/9 b w3"))
        .singleElement()
        .asString()
        .contains("granted to a");
    assertThat(
            violations(
                with("b 11..12 fenced-write 1/10 w5 -> 3"), 3, "1/7 a w1", "1/9 b w3", "1/10 b w5"))
        .singleElement()
        .asString()
        .contains("granted to nobody");
  }

  @Test
  void aCounterThatIsNotTheNumberOfWritesIsWrong() {
    assertThat(violations(TWO_TERMS, 1, "1/7 a w1", "1/9 b w3"))
        .containsExactly("the counter of lock is 1 after 2 accepted writes");
    assertThat(MutualExclusion.violations(List.of(), List.of(), Map.of("lock", 5L)))
        .containsExactly("the counter of lock is 5 after 0 accepted writes");
  }

  @Test
  void tokensCompareByEpochFirst() {
    assertThat(Token.parse("2/1")).isGreaterThan(Token.parse("1/99"));
    assertThat(Token.parse("2/10")).isGreaterThan(Token.parse("2/9"));
    assertThat(Token.parse(new Token(3, 4).toString())).isEqualTo(new Token(3, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> Token.parse("7"));
  }

  @Test
  void anOperationHasNoEndExactlyIfItsOutcomeIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Operation(0, "a", "f", "k", List.of(), List.of(), 1, 2, Outcome.UNKNOWN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Operation(0, "a", "f", "k", List.of(), List.of(), 2, 1, Outcome.OK));
  }
}
