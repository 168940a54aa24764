package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  @Test
  void findsTheProcessThatItNames() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
    assertThat(identity.find()).contains(process.toHandle());
    process.destroyForcibly();
    assertThat(identity.awaitExit(Duration.ofSeconds(10))).isTrue();
    assertThat(identity.find()).isEmpty();
  }

  @Test
  void doesNotTakeALaterProcessOfTheSameNumberForIt() {
    ProcessIdentity self = ProcessIdentity.current();
    assertThat(self.isAlive()).isTrue();
    ProcessIdentity predecessor =
        new ProcessIdentity(self.pid(), self.startedAt().minus(Duration.ofMinutes(1)));
    assertThat(predecessor.isAlive()).isFalse();
  }

  @Test
  void givesUpWaitingForAProcessThatGoesOn() throws Exception {
    assertThat(ProcessIdentity.current().awaitExit(Duration.ofMillis(20))).isFalse();
  }
}
