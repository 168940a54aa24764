package dev.coppice.system.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.system.history.Event.Kind;
import dev.coppice.system.history.Operation.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @Test
  void pairsEachCallWithItsEnd() {
    History history =
        new History(
            List.of(
                new Event(1, Kind.INVOKE, "a", "write", "x", List.of("1")),
                new Event(2, Kind.INVOKE, "b", "read", "x", List.of()),
                new Event(3, Kind.OK, "b", "read", "x", List.of("1")),
                new Event(4, Kind.FAIL, "a", "write", "x", List.of("no majority"))));

    assertThat(history.operations())
        .extracting(
            Operation::process, Operation::outcome, Operation::invoked, Operation::completed)
        .containsExactly(tuple("a", Outcome.FAIL, 1L, 4L), tuple("b", Outcome.OK, 2L, 3L));
    assertThat(history.operations("read"))
        .extracting(Operation::output)
        .containsExactly(List.of("1"));
  }

  @Test
  void leavesOpenWhatNobodyKnowsTheEndOf() {
    History history =
        new History(
            List.of(
                new Event(1, Kind.INVOKE, "a", "write", "x", List.of("1")),
                new Event(2, Kind.INFO, "a", "write", "x", List.of("timed out")),
                new Event(3, Kind.INVOKE, "a", "write", "x", List.of("2"))));

    assertThat(history.operations())
        .allSatisfy(
            operation -> {
              assertThat(operation.outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(operation.completed()).isEqualTo(Operation.NEVER);
            })
        .hasSize(2);
  }

  @Test
  void refusesWhatIsNoHistory() {
    Event call = new Event(5, Kind.INVOKE, "a", "read", "x", List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new History(List.of(call, call)))
        .withMessageContaining("begins within");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new History(List.of(call, new Event(4, Kind.OK, "a", "read", "x", List.of()))))
        .withMessageContaining("time goes back");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new History(List.of(call, new Event(6, Kind.OK, "a", "write", "x", List.of()))))
        .withMessageContaining("has not begun");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new History(List.of(new Event(6, Kind.OK, "b", "read", "x", List.of()))))
        .withMessageContaining("has not begun");
  }

  @Test
  void everyTextComesBackFromItsLine() {
    for (List<String> values :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("", ""),
            List.of("a\tb\\t\r\n\\", "ü", "# 1"),
            List.of("\\n", "\\"))) {
      Event event = new Event(7, Kind.OK, "p 1", "read\t", "", values);
      String line = HistoryText.line(event);
      assertThat(line).doesNotContain("\n", "\r");
      assertThat(HistoryText.event(line)).isEqualTo(event);
    }
  }

  @Test
  void refusesLinesOfSomethingElse() {
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryText.event("hello"));
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryText.event("1\tOK\ta\tb\tc\t\\x"));
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryText.event("1\tOK\ta\tb\tc\t\\"));
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryText.event("1\tYES\ta\tb\tc"));
  }

  @Test
  void whatIsRecordedCanBeReadAgain(@TempDir Path directory) {
    Path file = directory.resolve("sub/run.history");
    History recorded;
    try (Recorder recorder = new Recorder(file, "seed 42")) {
      recorder.invoke("a", "write", "x", "one\ntwo");
      recorder.comment("partition\nseed-1 | others");
      recorder.invoke("b", "read", "x");
      recorder.ok("b", "read", "x", "");
      recorder.unknown("a", "write", "x", "timed out");
      recorder.invoke("b", "write", "x", "3");
      recorder.fail("b", "write", "x", "503");
      recorded = recorder.history();
      assertThat(HistoryText.read(file)).as("while it is written").isEqualTo(recorded);
    }

    assertThat(HistoryText.read(file)).isEqualTo(recorded);
    assertThat(recorded.operations())
        .extracting(Operation::outcome)
        .containsExactly(Outcome.UNKNOWN, Outcome.OK, Outcome.FAIL);
  }
}
