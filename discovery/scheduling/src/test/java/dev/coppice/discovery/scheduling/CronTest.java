package dev.coppice.discovery.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  /** 2026-11-21 is a Saturday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * * *           | 2026-11-21T10:00:00Z | 2026-11-21T10:01:00Z
          * * * * *           | 2026-11-21T10:00:59Z | 2026-11-21T10:01:00Z
          */15 * * * *        | 2026-11-21T10:46:00Z | 2026-11-21T11:00:00Z
          5/20 * * * *        | 2026-11-21T10:25:00Z | 2026-11-21T10:45:00Z
          30 3 * * *          | 2026-11-21T03:29:59Z | 2026-11-21T03:30:00Z
          30 3 * * *          | 2026-11-21T03:30:00Z | 2026-11-22T03:30:00Z
          0 0 1 * *           | 2026-12-31T23:59:00Z | 2027-01-01T00:00:00Z
          0 9-17/4 * * 1-5    | 2026-11-21T10:00:00Z | 2026-11-23T09:00:00Z
          0 9 * * MON-FRI     | 2026-11-20T09:00:00Z | 2026-11-23T09:00:00Z
          0 0 * * 0           | 2026-11-21T10:00:00Z | 2026-11-22T00:00:00Z
          0 0 * * 7           | 2026-11-21T10:00:00Z | 2026-11-22T00:00:00Z
          0 0 31 * *          | 2026-11-21T10:00:00Z | 2026-12-31T00:00:00Z
          0 0 29 2 *          | 2026-11-21T10:00:00Z | 2028-02-29T00:00:00Z
          0 0 29 feb *        | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z
          0 0 13 * fri        | 2026-11-21T10:00:00Z | 2026-11-27T00:00:00Z
          0 0 13 * fri        | 2026-12-11T00:00:00Z | 2026-12-13T00:00:00Z
          0 0 */2 * mon       | 2026-11-21T10:00:00Z | 2026-11-23T00:00:00Z
          0 0 * jan,jul *     | 2026-02-01T00:00:00Z | 2026-07-01T00:00:00Z
          30 1 29 3 *         | 2026-03-29T01:00:00Z | 2026-03-29T01:30:00Z
          """)
  void isDueNextAt(String expression, Instant after, Instant due) {
    Schedule cron = Schedule.cron(expression);
    assertThat(cron.after(after)).isEqualTo(due);
    assertThat(cron.upTo(due)).isEqualTo(due);
    assertThat(cron.upTo(due.minusNanos(1))).isBeforeOrEqualTo(after);
  }

  /** Every minute of several years, looked at one by one. */
  @ParameterizedTest
  @ValueSource(
      strings = {"*/7 3,15 * 2-11/3 *", "59 23 28-31 * *", "0 12 29 2 *", "17 4 1,15 * wed"})
  void isDueAtExactlyTheMinutesThatMatch(String expression) {
    Schedule cron = Schedule.cron(expression);
    String[] fields = expression.split(" ");
    Instant last = cron.after(Instant.parse("2026-12-31T23:59:00Z"));
    Instant next = last;
    long found = 0;
    ZonedDateTime end = ZonedDateTime.of(2029, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    for (ZonedDateTime minute = end.minusYears(2);
        minute.isBefore(end);
        minute = minute.plusMinutes(1)) {
      if (matches(fields, minute)) {
        assertThat(minute.toInstant()).as(expression).isEqualTo(next);
        next = cron.after(next);
        assertThat(cron.upTo(next.minus(1, ChronoUnit.MINUTES))).isEqualTo(minute.toInstant());
        found++;
      }
    }
    assertThat(found).isPositive();
    assertThat(next).isAfterOrEqualTo(end.toInstant());
    assertThat(cron.between(last.minusNanos(1), end.toInstant())).isEqualTo(found);
  }

  /** Each expression above, said once more by hand. */
  private static boolean matches(String[] fields, ZonedDateTime at) {
    int minute = at.getMinute();
    int hour = at.getHour();
    int day = at.getDayOfMonth();
    int month = at.getMonthValue();
    return switch (String.join(" ", fields)) {
      case "*/7 3,15 * 2-11/3 *" ->
          minute % 7 == 0
              && (hour == 3 || hour == 15)
              && (month == 2 || month == 5 || month == 8 || month == 11);
      case "59 23 28-31 * *" -> minute == 59 && hour == 23 && day >= 28;
      case "0 12 29 2 *" -> minute == 0 && hour == 12 && day == 29 && month == 2;
      case "17 4 1,15 * wed" ->
          minute == 17 && hour == 4 && (day == 1 || day == 15 || at.getDayOfWeek().getValue() == 3);
      default -> throw new IllegalArgumentException(String.join(" ", fields));
    };
  }

  @Test
  void countsNoFurtherThanItsLimit() {
    Instant from = Instant.parse("2000-01-01T00:00:00Z");
    assertThat(Schedule.cron("* * * * *").between(from, from.plusSeconds(601))).isEqualTo(10);
    assertThat(Schedule.cron("* * * * *").between(from, from.plusSeconds(600))).isEqualTo(9);
    assertThat(Schedule.cron("* * * * *").between(from, Instant.parse("2026-01-01T00:00:00Z")))
        .isEqualTo(Schedule.COUNT_LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | it has five fields
          * * * *       | it has five fields
          0 * * * * *   | it has five fields
          @daily        | it has five fields
          60 * * * *    | its minute is "60"; allowed are *, 0 to 59, ranges as 0-59, steps as */2
          * 24 * * *    | its hour is "24"
          * * 0 * *     | its day of the month is "0"; allowed are *, 1 to 31
          * * * 13 *    | its month is "13"; allowed are *, 1 to 12, jan to dec
          * * * * 8     | its day of the week is "8"; allowed are *, 0 to 7, sun to sat
          * * * * satur | its day of the week is "satur"
          5-1 * * * *   | its minute is "5-1"
          */0 * * * *   | its minute is "*/0"
          1,,2 * * * *  | its minute is ""
          , * * * *     | its minute is ""
          -1 * * * *    | its minute is "-1"
          1-2-3 * * * * | its minute is "1-2-3"
          L * * * *     | its minute is "l"
          0 0 30 2 *    | none of its months has such a day
          0 0 31 4,6 *  | none of its months has such a day
          """)
  void isRefusedWithWhatIsAllowed(String expression, String why) {
    assertThatThrownBy(() -> Schedule.cron(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + expression + "\" is no cron expression: ")
        .hasMessageContaining(why);
  }

  @Test
  void isWrittenAsItIsRead() {
    Schedule cron = Schedule.cron("  0   3 * *  MON ");
    assertThat(cron.text()).isEqualTo("0 3 * * MON");
    assertThat(Schedule.parse(cron.text()).text()).isEqualTo(cron.text());
  }
}
