package dev.coppice.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.history.Operation.Outcome;
import dev.coppice.system.history.Verdict.Linearizable;
import dev.coppice.system.history.Verdict.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checker's short cuts against the plain way: to try every order there is. */
class EveryOrderTest {
  private static final int HISTORIES = 40_000;
  private static final int MOST_OPERATIONS = 6;

  private static final Register REGISTER = new Register();

  @Test
  void agreesWithTryingEveryOrder() {
    Random random = new Random(20_261_121);
    Linearizability<Register.State> checker =
        new Linearizability<>(REGISTER, Duration.ofSeconds(10));
    int right = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<Operation> history = anything(random);
      boolean expected = someOrderFits(REGISTER.initial(), history);
      Verdict verdict = checker.judge(history).get(0);

      assertThat(verdict)
          .as("%s", history)
          .isInstanceOf(expected ? Linearizable.class : Violation.class);
      if (verdict instanceof Violation violation) {
        assertThat(someOrderFits(REGISTER.initial(), violation.window()))
            .as("whether what is shown is right: %s, of %s", violation, history)
            .isFalse();
      } else {
        right++;
      }
    }
    assertThat(right).as("right ones among the histories").isBetween(HISTORIES / 10, HISTORIES / 2);
  }

  /** Whether one of those that may be next fits, and then the rest in some order. */
  private static boolean someOrderFits(Register.State state, List<Operation> left) {
    if (left.stream().allMatch(one -> one.outcome() == Outcome.UNKNOWN)) {
      return true;
    }
    for (Operation next : left) {
      if (left.stream().noneMatch(other -> other.precedes(next))) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(next);
        Optional<Register.State> after = REGISTER.after(state, next);
        if (after.isPresent() && someOrderFits(after.get(), rest)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Operations of a few clients whose answers are made up. */
  private static List<Operation> anything(Random random) {
    List<Operation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_OPERATIONS);
    for (int i = 0; i < count; i++) {
      String guess = Integer.toString(random.nextInt(count));
      String own = Integer.toString(i);
      String line =
          switch (random.nextInt(5)) {
            case 0 -> "read -> " + guess;
            case 1, 2 -> "write " + own + " ->";
            case 3 -> "cas " + guess + " " + own + " -> " + random.nextBoolean();
            default -> "create " + own + " -> " + random.nextBoolean();
          };
      int begin = random.nextInt(12);
      boolean unknown = !line.startsWith("read") && random.nextInt(3) == 0;
      String end = unknown ? "?" : Integer.toString(begin + random.nextInt(6));
      String body = unknown ? line.substring(0, line.indexOf(" ->")) : line;
      operations.addAll(Script.on("x", "c%d %d..%s %s".formatted(i, begin, end, body)));
    }
    return operations;
  }
}
