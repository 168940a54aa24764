package dev.coppice.discovery.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Schedule TEN_MINUTES = Schedule.every(Duration.ofMinutes(10));

  private static Instant noonPlus(String duration) {
    return NOON.plus(Duration.parse(duration));
  }

  @Test
  void nothingIsDueBeforeItsTime() {
    assertThat(Due.of(TEN_MINUTES, NOON, NOON)).isEmpty();
    assertThat(Due.of(TEN_MINUTES, NOON, noonPlus("PT9M59.999S"))).isEmpty();
    assertThat(Due.of(TEN_MINUTES, NOON, noonPlus("PT10M")))
        .contains(new Due(noonPlus("PT10M"), 0));
  }

  @Test
  void ofSeveralThatHavePassedTheLatestIsDueAndTheOthersAreMissed() {
    assertThat(Due.of(TEN_MINUTES, NOON, noonPlus("PT65M")))
        .contains(new Due(noonPlus("PT60M"), 5));
    assertThat(Due.of(Schedule.cron("*/20 * * * *"), NOON, noonPlus("PT65M")))
        .contains(new Due(noonPlus("PT60M"), 2));
  }

  @Test
  void nothingIsDueWhenTheClockGoesBack() {
    assertThat(Due.of(TEN_MINUTES, NOON, noonPlus("-PT3H"))).isEmpty();
  }

  /** Runs that begin late and take long, for a year: due times stay where they were. */
  @Test
  void intervalsDoNotDrift() {
    Instant done = NOON;
    Instant now = NOON;
    long runs = 0;
    long missed = 0;
    while (now.isBefore(noonPlus("P365D"))) {
      now = now.plusMillis(417_313);
      Due due = Due.of(TEN_MINUTES, done, now).orElse(null);
      if (due != null) {
        assertThat(Duration.between(NOON, due.time()).toSeconds() % 600).isZero();
        assertThat(due.time()).isAfter(done).isBeforeOrEqualTo(now);
        done = due.time();
        runs++;
        missed += due.missed();
      }
    }
    assertThat(runs + missed).isEqualTo(Duration.between(NOON, done).toMinutes() / 10);
  }

  @Test
  void intervalsAreCountedFromTheBeginningOf1970() {
    assertThat(Schedule.every(Duration.ofHours(6)).after(NOON)).isEqualTo(noonPlus("PT6H"));
    assertThat(Schedule.every(Duration.ofDays(1)).upTo(NOON)).isEqualTo(noonPlus("-PT12H"));
    assertThat(TEN_MINUTES.upTo(Instant.EPOCH.minusNanos(1)))
        .isEqualTo(Instant.EPOCH.minusSeconds(600));
  }

  @Test
  void intervalsAreCountedNoFurtherThanTheLimit() {
    Schedule second = Schedule.every(Duration.ofSeconds(1));
    assertThat(second.between(NOON, NOON)).isZero();
    assertThat(second.between(NOON, noonPlus("PT1S"))).isZero();
    assertThat(second.between(NOON, noonPlus("PT1.5S"))).isEqualTo(1);
    assertThat(second.between(NOON, noonPlus("P1D"))).isEqualTo(Schedule.COUNT_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "PT0.999S", "PT1.5S", "P366D"})
  void anIntervalIsRefusedWithWhatIsAllowed(String length) {
    Duration interval = Duration.parse(length);
    assertThatThrownBy(() -> Schedule.every(interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an interval of %s is not allowed; it is whole seconds, from 1s to 365 days"
                .formatted(interval));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT90S", "PT10M", "PT36H", "P365D"})
  void anIntervalIsWrittenAsItIsRead(String length) {
    Schedule schedule = Schedule.every(Duration.parse(length));
    assertThat(Schedule.parse(schedule.text())).isEqualTo(schedule);
  }

  @Test
  void aJobWithAWrongNameOrLimitIsRefused() {
    assertThatThrownBy(() -> new Job("Tidy up", TEN_MINUTES, Duration.ofMinutes(1), run -> null))
        .hasMessageContaining("\"Tidy up\" is no name of a job; it has 1 to 64 lower-case");
    assertThatThrownBy(() -> new Job("tidy", TEN_MINUTES, Duration.ofDays(2), run -> null))
        .hasMessage("the limit of tidy is PT48H; it is from PT1S to PT24H");
  }

  @Test
  void twoJobsOfOneNameAreRefused() {
    Job tidy = new Job("tidy", TEN_MINUTES, Duration.ofMinutes(1), run -> null);
    Job again = new Job("tidy", Schedule.cron("* * * * *"), Duration.ofMinutes(2), run -> null);
    assertThatThrownBy(() -> Schedules.checked(List.of(tidy, again)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two jobs have the same name: [tidy, tidy]");
    assertThat(Schedules.checked(List.of(tidy))).containsExactly(tidy);
  }
}
