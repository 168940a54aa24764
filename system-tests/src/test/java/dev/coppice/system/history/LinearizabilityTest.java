package dev.coppice.system.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coppice.system.history.Operation.Outcome;
import dev.coppice.system.history.Verdict.Linearizable;
import dev.coppice.system.history.Verdict.Undecided;
import dev.coppice.system.history.Verdict.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker is shown histories of which it is known whether they are right. */
class LinearizabilityTest {
  private static final Linearizability<Register.State> CHECKER =
      new Linearizability<>(new Register(), Duration.ofSeconds(20));

  private static Verdict judge(String... lines) {
    List<Verdict> verdicts = CHECKER.judge(Script.on("x", lines));
    assertThat(verdicts).hasSize(1);
    return verdicts.get(0);
  }

  private static void assertRight(String... lines) {
    assertThat(judge(lines)).isInstanceOf(Linearizable.class);
  }

  private static void assertWrong(String... lines) {
    assertThat(judge(lines)).isInstanceOf(Violation.class);
  }

  @Test
  void oneAfterTheOtherIsRight() {
    assertRight(
        "a 0..1 read ->",
        "a 2..3 write 1 ->",
        "b 4..5 read -> 1",
        "b 6..7 cas 1 2 -> true",
        "a 8..9 cas 1 3 -> false",
        "a 10..11 read -> 2");
  }

  @Test
  void aReadMaySeeAWriteThatOverlapsItOrNot() {
    assertRight("a 0..10 write 1 ->", "b 1..2 read ->", "b 3..4 read -> 1");
    assertRight("a 0..10 write 1 ->", "b 1..2 read -> 1", "b 11..12 read -> 1");
  }

  @Test
  void aStaleReadIsWrong() {
    assertWrong("a 0..1 write 1 ->", "a 2..3 write 2 ->", "b 4..5 read -> 1");
  }

  @Test
  void whoeverReadsAfterSomeoneSawTheNewValueSeesItToo() {
    assertWrong("a 0..10 write 1 ->", "b 1..2 read -> 1", "c 3..4 read ->");
  }

  @Test
  void aValueThatNobodyWroteIsWrong() {
    assertWrong("a 0..1 write 1 ->", "b 2..3 read -> 7");
  }

  @Test
  void aLostUpdateIsWrong() {
    assertWrong(
        "a 0..1 write 1 ->",
        "a 2..5 cas 1 2 -> true",
        "b 3..6 cas 1 3 -> true",
        "c 7..8 read -> 3");
  }

  @Test
  void twoSidesOfASplitThatBothSwapAreWrong() {
    assertWrong("a 0..10 create left -> true", "b 0..10 create right -> true");
    assertWrong("a 0..1 write 1 ->", "a 2..10 cas 1 2 -> true", "b 2..10 cas 1 3 -> true");
    assertRight("a 0..1 write 1 ->", "a 2..10 cas 1 2 -> true", "b 2..10 cas 2 3 -> true");
  }

  @Test
  void aSwapThatFailsWithTheExpectedValueThereIsWrong() {
    assertWrong("a 0..1 write 1 ->", "b 2..3 cas 1 2 -> false");
    assertWrong("a 0..1 create 1 -> false");
    assertRight("a 0..1 write 1 ->", "b 2..3 cas 1 2 -> false", "c 1..4 write 5 ->");
  }

  @Test
  void whatEndedUnknownMayHaveHappenedOrNot() {
    assertRight("a 0..? write 1", "b 1..2 read ->", "b 3..4 read ->");
    assertRight("a 0..? write 1", "b 1..2 read -> 1", "b 3..4 read -> 1");
    assertRight("a 0..? write 1", "b 1..2 write 2 ->", "b 3..4 read -> 2", "b 5..6 read -> 1");
    assertRight("a 0..1 write 1 ->", "b 2..? cas 1 2", "c 3..4 read -> 2");
    assertRight("a 0..1 write 1 ->", "b 2..? cas 1 2", "c 3..4 cas 1 3 -> true");
  }

  @Test
  void whatEndedUnknownHappensOnceAtMost() {
    assertWrong("a 0..? write 1", "b 1..2 read -> 1", "b 3..4 write 2 ->", "b 5..6 read -> 1");
    assertWrong(
        "a 0..1 write 1 ->", "b 2..? cas 1 2", "c 3..4 cas 1 3 -> true", "c 5..6 read -> 2");
  }

  @Test
  void whatEndedUnknownDoesNotHappenBeforeItsCall() {
    assertWrong("b 0..1 read -> 1", "a 2..? write 1");
  }

  @Test
  void whatEndedUnknownAndUnseenMayHaveMadeASwapFail() {
    assertRight("a 0..1 write 1 ->", "b 2..? write 2", "c 3..4 cas 1 3 -> false");
    assertRight("a 0..1 write 1 ->", "b 2..? cas 1 2", "c 3..4 cas 1 3 -> false");
    assertRight("b 0..? write 2", "a 1..2 write 1 ->", "c 3..4 cas 1 3 -> false");
    assertWrong("a 0..1 write 1 ->", "b 2..? cas 9 2", "c 3..4 cas 1 3 -> false");
    assertWrong("a 0..1 write 1 ->", "c 3..4 cas 1 3 -> false", "b 5..? write 2");
    assertWrong(
        "b 0..? write 2",
        "a 1..2 write 1 ->",
        "c 3..4 cas 1 3 -> false",
        "a 5..6 write 4 ->",
        "c 7..8 cas 4 5 -> false");
    assertWrong(
        "a 0..1 write 1 ->", "b 2..? write 2", "c 3..4 cas 1 3 -> false", "c 5..6 read -> 1");
  }

  @Test
  void whatEndedUnknownIsKnownOnceSomeoneSawWhatCameOfIt() {
    assertRight("a 0..? write 1", "b 1..? cas 1 2", "c 3..4 read -> 2");
    assertWrong("a 0..? write 1", "b 1..? cas 1 2", "c 3..4 read -> 2", "c 5..6 read -> 1");
  }

  @Test
  void refusesAHistoryInWhichOneValueIsWrittenTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge("a 0..1 write 1 ->", "b 2..3 write 1 ->"))
        .withMessageContaining("written twice");
  }

  @Test
  void whatWasRefusedHasNoEffect() {
    assertRight("a 0..1 write 1 -> refused", "b 2..3 read ->");
    assertWrong("a 0..1 write 1 -> refused", "b 2..3 read -> 1");
  }

  @Test
  void keysAreJudgedByThemselves() {
    List<Operation> both = new ArrayList<>(Script.on("x", "a 0..1 write 1 ->", "a 2..3 read -> 1"));
    both.addAll(Script.on("y", "b 0..1 write 1 ->", "b 2..3 read -> 2"));
    assertThat(CHECKER.judge(both)).hasSize(2);
    assertThat(CHECKER.doubts(both))
        .singleElement()
        .isInstanceOfSatisfying(Violation.class, v -> assertThat(v.key()).isEqualTo("y"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatARealRegisterAnswersIsRight(long seed) {
    List<Operation> operations = new Simulation(seed).run(2_000);
    assertThat(CHECKER.doubts(operations)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void oneStaleReadAmongThousandsIsFoundAndShownWithItsNeighboursOnly(long seed) {
    List<Operation> operations = new ArrayList<>(new Simulation(seed).run(2_000));
    Operation stale = withStaleRead(operations);

    Verdict verdict = CHECKER.judge(operations).get(0);

    assertThat(verdict).isInstanceOf(Violation.class);
    Violation violation = (Violation) verdict;
    assertThat(violation.window()).contains(stale).hasSizeLessThan(60);
    assertThat(CHECKER.judge(violation.window()).get(0)).isInstanceOf(Violation.class);
    assertThat(violation.toString()).contains(stale.toString());
  }

  /** Makes a read in the middle see what was overwritten long before. */
  private static Operation withStaleRead(List<Operation> operations) {
    String old =
        operations.stream()
            .filter(one -> one.function().equals("write") && one.outcome() == Outcome.OK)
            .map(one -> one.input().get(0))
            .findFirst()
            .orElseThrow();
    int at =
        IntStream.range(operations.size() / 2, operations.size())
            .filter(i -> operations.get(i).function().equals("read"))
            .filter(i -> operations.get(i).outcome() == Outcome.OK)
            .findFirst()
            .orElseThrow();
    Operation read = operations.get(at);
    Operation stale =
        new Operation(
            read.index(),
            read.process(),
            read.function(),
            read.key(),
            read.input(),
            List.of(old),
            read.invoked(),
            read.completed(),
            read.outcome());
    operations.set(at, stale);
    return stale;
  }

  @Test
  void saysSoWhenTheTimeDoesNotSuffice() {
    Stream<String> writes = IntStream.range(0, 40).mapToObj("w%d 0..1000 write %<d ->"::formatted);
    Stream<String> impossible = Stream.of("r 0..1000 read -> none");
    List<Operation> operations =
        Script.on("x", Stream.concat(writes, impossible).toArray(String[]::new));

    Verdict verdict =
        new Linearizability<>(new Register(), Duration.ofMillis(50)).judge(operations).get(0);

    assertThat(verdict).isInstanceOf(Undecided.class);
  }

  /** Clients of a register in this memory: they overlap, and some never hear what became of it. */
  private static final class Simulation {
    private static final int CLIENTS = 6;

    private final Random random;
    private String value = "";
    private int written;

    Simulation(long seed) {
      random = new Random(seed);
    }

    List<Operation> run(int count) {
      long[] free = new long[CLIENTS];
      List<long[]> slots = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int client = random.nextInt(CLIENTS);
        long invoked = free[client] + 1 + random.nextInt(20);
        long moment = invoked + 1 + random.nextInt(30);
        long completed = moment + 1 + random.nextInt(30);
        free[client] = completed;
        slots.add(new long[] {client, invoked, moment, completed});
      }
      slots.sort(Comparator.comparingLong(slot -> slot[2]));
      return slots.stream().map(this::operation).toList();
    }

    /** Takes effect at the moment of its turn. */
    private Operation operation(long[] slot) {
      boolean heard = random.nextInt(100) >= 2;
      boolean happens = heard || random.nextBoolean();
      String next = "v" + ++written;
      String before = value;
      return switch (random.nextInt(3)) {
        case 0 ->
            done(slot, heard, "read", List.of(), value.isEmpty() ? List.of() : List.of(value));
        case 1 -> {
          value = happens ? next : before;
          yield done(slot, heard, "write", List.of(next), List.of());
        }
        default -> {
          String expected = random.nextInt(4) > 0 && !value.isEmpty() ? value : "v" + written / 2;
          boolean swapped = happens && value.equals(expected);
          value = swapped ? next : before;
          yield done(
              slot, heard, "cas", List.of(expected, next), List.of(Boolean.toString(swapped)));
        }
      };
    }

    private static Operation done(
        long[] slot, boolean heard, String function, List<String> input, List<String> output) {
      return new Operation(
          0,
          "c" + slot[0],
          function,
          "x",
          input,
          heard ? output : List.of(),
          slot[1],
          heard ? slot[3] : Operation.NEVER,
          heard ? Outcome.OK : Outcome.UNKNOWN);
    }
  }
}
