package dev.coppice.discovery.scheduling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Due at the minutes that a cron expression names, as crontab(5) of POSIX and Vixie's cron do: five
 * fields for minute, hour, day of the month, month, day of the week. A field is {@code *} or a list
 * of numbers and ranges, each with a step if wanted: {@code 0,30}, {@code 1-5}, {@code *}{@code
 * /15}. Months and days have names too, {@code jan} and {@code mon}; Sunday is 0 and 7. Where both
 * days are given, either is enough. All is in UTC, so that no time comes twice or never.
 *
 * <p>Our own, since it is small and the libraries for it have not been kept up.
 */
final class Cron implements Schedule {
  private static final int MINUTES_OF_HOUR = 60;
  private static final int MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final String text;

  /** Minutes of a day. */
  private final BitSet times = new BitSet(MINUTES_OF_DAY);

  private final BitSet months;
  private final BitSet daysOfMonth;

  /** 0 is Sunday, as is 7. */
  private final BitSet daysOfWeek;

  private final boolean eitherDay;

  private Cron(String text, List<String> fields) {
    this.text = text;
    BitSet minutes = new CronField("minute", 0, 59, List.of()).parse(fields.get(0));
    BitSet hours = new CronField("hour", 0, 23, List.of()).parse(fields.get(1));
    daysOfMonth = new CronField("day of the month", 1, 31, List.of()).parse(fields.get(2));
    months = new CronField("month", 1, 12, MONTHS).parse(fields.get(3));
    daysOfWeek = new CronField("day of the week", 0, 7, DAYS).parse(fields.get(4));
    eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    hours.stream()
        .forEach(
            hour -> minutes.stream().forEach(minute -> times.set(hour * MINUTES_OF_HOUR + minute)));
  }

  static Cron parse(String expression) {
    List<String> fields = List.of(expression.strip().split("\\s+"));
    if (fields.size() != 5) {
      throw refused(
          expression, "it has five fields: minute, hour, day of the month, month, day of the week");
    }
    Cron cron;
    try {
      cron = new Cron(String.join(" ", fields), fields);
    } catch (IllegalArgumentException e) {
      throw refused(expression, String.valueOf(e.getMessage()));
    }
    if (!cron.everComes()) {
      throw refused(expression, "none of its months has such a day");
    }
    return cron;
  }

  private static IllegalArgumentException refused(String expression, String why) {
    return new IllegalArgumentException(
        "\"%s\" is no cron expression: %s".formatted(expression, why));
  }

  private boolean everComes() {
    return eitherDay
        || IntStream.rangeClosed(1, 12)
            .filter(months::get)
            .anyMatch(month -> daysOfMonth.nextSetBit(1) <= Month.of(month).maxLength());
  }

  private boolean isDue(LocalDate day) {
    boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
    boolean ofWeek =
        daysOfWeek.get(day.getDayOfWeek().getValue())
            || (daysOfWeek.get(0) && day.getDayOfWeek().getValue() == 7);
    return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  @Override
  public Instant after(Instant instant) {
    LocalDateTime from = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    LocalDate day = from.toLocalDate();
    int time = isDue(day) ? times.nextSetBit(minuteOf(from) + 1) : -1;
    while (time < 0) {
      day = day.plusDays(1);
      time = isDue(day) ? times.nextSetBit(0) : -1;
    }
    return at(day, time);
  }

  @Override
  public Instant upTo(Instant instant) {
    LocalDateTime to = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    LocalDate day = to.toLocalDate();
    int time = isDue(day) ? times.previousSetBit(minuteOf(to)) : -1;
    while (time < 0) {
      day = day.minusDays(1);
      time = isDue(day) ? times.previousSetBit(MINUTES_OF_DAY - 1) : -1;
    }
    return at(day, time);
  }

  private static int minuteOf(LocalDateTime time) {
    return time.getHour() * MINUTES_OF_HOUR + time.getMinute();
  }

  private static Instant at(LocalDate day, int minute) {
    return day.atTime(minute / MINUTES_OF_HOUR, minute % MINUTES_OF_HOUR).toInstant(ZoneOffset.UTC);
  }

  @Override
  public long between(Instant from, Instant to) {
    long count = 0;
    for (Instant due = after(from); due.isBefore(to) && count < COUNT_LIMIT; due = after(due)) {
      count++;
    }
    return count;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
