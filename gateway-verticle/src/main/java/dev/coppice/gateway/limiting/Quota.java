package dev.coppice.gateway.limiting;

import dev.coppice.contract.Failure;
import dev.coppice.discovery.configuration.LiveRate;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much is let in, and how that is said in the header fields of <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header
 * fields for HTTP</a>. Any thread.
 */
final class Quota {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Up to here what is left is written once, not for each answer. */
  private static final int MAX_WRITTEN = 1024;

  private final String name;
  private final Gcra gcra;
  private final AsciiString policy;
  private final String reason;

  /** By what is left, where more of it comes within a second; two threads write the same. */
  private final @Nullable AsciiString[] standings;

  private Quota(String name, Gcra gcra, int requests, long seconds, String person) {
    this.name = name;
    this.gcra = gcra;
    this.policy =
        AsciiString.of(
            "\"%s\";q=%d;w=%d;coppice-burst=%d".formatted(name, requests, seconds, gcra.burst()));
    this.reason =
        "%s are limited to %d in %d s for each %s, and %d at once"
            .formatted(name, requests, seconds, person, gcra.burst());
    this.standings = new AsciiString[Math.min(gcra.burst(), MAX_WRITTEN)];
  }

  /** What all gateways let in together, with an interval that {@link SharedCounts} can tell. */
  static Quota whole(String name, String person, LiveRate rate) {
    long window = rate.window().toNanos();
    long interval = SharedCounts.roundedNanos(window / rate.requests());
    return new Quota(
        name, new Gcra(interval, rate.burst()), rate.requests(), rate.window().toSeconds(), person);
  }

  /**
   * The part of one gateway.
   *
   * @param gateways among how many the rate is divided; of each part at least one request is left
   */
  static Quota share(String name, String person, LiveRate rate, int gateways) {
    long window = rate.window().toNanos() * gateways;
    Gcra gcra =
        new Gcra(Math.max(1, window / rate.requests()), Math.max(1, rate.burst() / gateways));
    long seconds =
        rate.requests() < gateways ? seconds(gcra.intervalNanos()) : rate.window().toSeconds();
    return new Quota(
        name, gcra, Math.max(1, rate.requests() / gateways), seconds, person + " here");
  }

  Gcra gcra() {
    return gcra;
  }

  /** Why a request is refused that has less than nothing to spare, and when it would not be. */
  Failure refusal(long spare) {
    return new Failure.TooManyRequests(reason, Duration.ofSeconds(seconds(-spare)));
  }

  /** Its item in {@code RateLimit-Policy}. */
  AsciiString policy() {
    return policy;
  }

  /** Its item in {@code RateLimit}: how many more, and in how many seconds there is another. */
  AsciiString standing(long spare) {
    if (spare < 0) {
      return standing(0, seconds(-spare));
    }
    long left = spare / gcra.intervalNanos();
    long more = seconds(gcra.intervalNanos() - spare % gcra.intervalNanos());
    if (more > 1 || left >= standings.length) {
      return standing(left, more);
    }
    int index = (int) left;
    AsciiString written = standings[index];
    if (written == null) {
      written = standing(left, more);
      standings[index] = written;
    }
    return written;
  }

  private AsciiString standing(long left, long more) {
    return AsciiString.of("\"" + name + "\";r=" + left + ";t=" + more);
  }

  /** Whole ones, rounded up. */
  private static long seconds(long nanos) {
    return (nanos + SECOND - 1) / SECOND;
  }

  @Override
  public String toString() {
    return reason;
  }
}
