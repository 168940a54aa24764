package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void aProcessThatHasEndedMeanwhileIsNotTold() throws Exception {
    Signals.sendIfThere("STOP", ended());
  }

  @Test
  void aProcessThatOughtToBeThereIsNamedWhereItIsNot() throws Exception {
    long ended = ended();

    assertThatThrownBy(() -> Signals.send("STOP", ended))
        .hasMessage("kill -STOP %d ended with 1", ended);
  }

  private static long ended() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
