package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S, 250ms",
    "1500 ms, PT1.5S, 1500ms",
    "5s, PT5S, 5s",
    "90s, PT90S, 90s",
    "2m, PT2M, 2m",
    "120M, PT2H, 2h",
    "1h, PT1H, 1h",
    "1d, PT24H, 24h",
    "PT5S, PT5S, 5s",
    "PT0S, PT0S, 0s"
  })
  void readsAndWritesThemAsPeopleDo(String text, Duration duration, String shortest) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.text(duration)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "s", "5 seconds", "5.5s", "-5s", "PT", "1h30m"})
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }
}
