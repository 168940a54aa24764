package dev.coppice.gateway.limiting;

import dev.coppice.contract.Failure;
import dev.coppice.discovery.configuration.LiveRate;
import io.micrometer.core.instrument.Counter;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What each client may do of one class of operations at this gateway, and how that is said in the
 * header fields of <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header
 * fields for HTTP</a>. Any thread.
 */
public final class RateLimit {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Up to here what is left is written once, not for each answer. */
  private static final int MAX_WRITTEN = 1024;

  private final OperationClass of;
  private final Gcra gcra;
  private final DueTimes counts;
  private final LongSupplier clock;
  private final Counter refused;
  private final AsciiString policy;
  private final String reason;

  /** By what is left, where more of it comes within a second; two threads write the same. */
  private final @Nullable AsciiString[] standings;

  /**
   * @param gateways among how many the rate is divided; of each part at least one request is left
   * @param clock in nanoseconds, never negative
   */
  RateLimit(
      OperationClass of,
      LiveRate rate,
      int gateways,
      DueTimes counts,
      LongSupplier clock,
      Counter refused) {
    long window = rate.window().toNanos() * gateways;
    this.of = of;
    this.gcra =
        new Gcra(Math.max(1, window / rate.requests()), Math.max(1, rate.burst() / gateways));
    this.counts = counts;
    this.clock = clock;
    this.refused = refused;
    int quota = Math.max(1, rate.requests() / gateways);
    long seconds =
        rate.requests() < gateways ? seconds(gcra.intervalNanos()) : rate.window().toSeconds();
    this.policy =
        AsciiString.of(
            "\"%s\";q=%d;w=%d;coppice-burst=%d"
                .formatted(of.label(), quota, seconds, gcra.burst()));
    this.reason =
        "%s are limited to %d in %d s for each client here, and %d at once"
            .formatted(of.label(), quota, seconds, gcra.burst());
    this.standings = new AsciiString[Math.min(gcra.burst(), MAX_WRITTEN)];
  }

  /**
   * Counts a request.
   *
   * @param client as {@link ClientNetwork} has it
   * @return what the client has to spare, for {@link #standing}; if negative, the request is
   *     refused
   */
  public long take(long client) {
    long spare = counts.take(client, clock.getAsLong(), gcra);
    if (spare < 0) {
      refused.increment();
    }
    return spare;
  }

  /** Why a request is refused, and when it would not be. */
  public Failure refusal(long spare) {
    return new Failure.TooManyRequests(reason, Duration.ofSeconds(seconds(-spare)));
  }

  /** The value of {@code RateLimit-Policy}. */
  public AsciiString policy() {
    return policy;
  }

  /** The value of {@code RateLimit}: how many more, and in how many seconds there is another. */
  public AsciiString standing(long spare) {
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
    return AsciiString.of("\"" + of.label() + "\";r=" + left + ";t=" + more);
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
