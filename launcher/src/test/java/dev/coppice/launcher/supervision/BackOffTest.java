package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = BackOff.usual();

  @Test
  void waitsTwiceAsLongEachTimeUpToHalfAMinute() {
    List<Duration> pauses =
        Stream.generate(() -> backOff.afterDeath(Duration.ofSeconds(1))).limit(40).toList();
    assertThat(pauses)
        .startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1))
        .endsWith(Duration.ofSeconds(30), Duration.ofSeconds(30));
  }

  @Test
  void forgivesWhoLivedLongEnough() {
    backOff.afterDeath(Duration.ZERO);
    backOff.afterDeath(Duration.ZERO);
    assertThat(backOff.afterDeath(Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(250));
  }
}
