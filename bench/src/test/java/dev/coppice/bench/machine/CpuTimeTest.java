package dev.coppice.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuTimeTest {

  private static final String STAT =
      "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 9000 0 7 0 250 75 30 5 20 0 42 0 99 1 2";

  @Test
  void addsUserAndSystemTimeWhateverTheCommandIsCalled() {
    assertThat(CpuTime.parseOwn(STAT)).isEqualTo(3_250_000);
  }

  @Test
  void knowsTheTimeOfChildrenThatHaveEnded() {
    assertThat(CpuTime.parseEnded(STAT)).isEqualTo(350_000);
  }

  @Test
  void leavesIdlenessOutOfTheMachinesTime() {
    String stat = "cpu  100 10 50 9999 8888 1 2 3 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
    assertThat(CpuTime.parseMachine(stat)).isEqualTo(1_660_000);
  }

  @Test
  void seesThisProcessAtWork() {
    long before = CpuTime.ofTree(ProcessHandle.current());
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    long burnt = before;
    while (burnt <= before && System.nanoTime() - limit < 0) {
      burnt = CpuTime.ofTree(ProcessHandle.current());
    }
    assertThat(burnt).isGreaterThan(before);
  }
}
