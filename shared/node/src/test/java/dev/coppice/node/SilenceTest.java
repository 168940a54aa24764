package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final List<String> OLDEST_FIRST = List.of("seed", "catalog", "gateway");

  private static List<String> silent(Map<String, Long> silentFor) {
    return Silence.silent(OLDEST_FIRST, silentFor::get, 10_000);
  }

  @Test
  void waitsForWhoeverWasHeardWithinTheLimit() {
    assertThat(silent(Map.of("seed", 9_999L, "catalog", 0L, "gateway", 9_000L))).isEmpty();
  }

  @Test
  void givesUpWhoeverIsSilentForLonger() {
    assertThat(silent(Map.of("seed", 500L, "catalog", 10_000L, "gateway", 1_000L)))
        .containsExactly("catalog");
  }

  @Test
  void givesUpThoseThatFellSilentTogetherAtOnceTheYoungestFirst() {
    assertThat(silent(Map.of("seed", 10_100L, "catalog", 9_000L, "gateway", 7_100L)))
        .containsExactly("gateway", "catalog", "seed");
  }

  @Test
  void waitsForWhoeverWasHeardAfterTheOthersFellSilent() {
    assertThat(silent(Map.of("seed", 10_100L, "catalog", 9_000L, "gateway", 6_900L)))
        .containsExactly("catalog", "seed");
  }
}
