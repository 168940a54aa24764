package dev.coppice.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryTest {

  @Test
  void readsWhatTheKernelSays() {
    String smaps =
        """
        55d0c000-7ffd2000 ---p 00000000 00:00 0    [rollup]
        Rss:              204800 kB
        Pss:              102400 kB
        Pss_Anon:         100000 kB
        """;
    String status =
        """
        Name:	java
        VmHWM:	  307200 kB
        VmRSS:	  204800 kB
        """;
    assertThat(Memory.parse(smaps, status)).isEqualTo(new Memory(200 << 20, 100 << 20, 300 << 20));
  }

  @Test
  void seesThisProcess() throws IOException {
    Memory memory = Memory.of(ProcessHandle.current().pid());
    assertThat(memory.proportional()).isPositive().isLessThanOrEqualTo(memory.resident());
    assertThat(memory.peakResident()).isPositive();
  }

  @Test
  void addsUp() {
    assertThat(new Memory(3, 2, 5).plus(new Memory(30, 20, 50))).isEqualTo(new Memory(33, 22, 55));
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> Memory.parse("Rss: 1 kB", "")).hasMessageContaining("Pss:");
  }
}
