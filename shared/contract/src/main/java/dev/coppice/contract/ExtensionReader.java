package dev.coppice.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code x-coppice-*} extensions of one operation, and adds what is wrong to a list. */
final class ExtensionReader {

  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  static final int DEFAULT_MAX_BODY = 1 << 20;
  private static final int LARGEST_BODY = 16 << 20;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final String OTHER_QUERY = "x-coppice-other-query";
  private static final String IGNORED = "ignored";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB)");

  /** RFC 9110 section 9.2.2. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.HEAD);

  /** RFC 9110 section 9.2.1. */
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final String at;
  private final HttpMethod method;
  private final JsonObject operation;
  private final List<String> problems;

  /**
   * @param at how messages name the operation
   */
  ExtensionReader(String at, HttpMethod method, JsonObject operation, List<String> problems) {
    this.at = at;
    this.method = method;
    this.operation = operation;
    this.problems = problems;
  }

  private void refuse(String key, String allowed, Object value) {
    problems.add(at + ": " + key + " must be " + allowed + ", not " + value);
  }

  Exposure exposure() {
    Object value = operation.getValue("x-coppice-exposure");
    if (value == null || "internal".equals(value)) {
      return Exposure.INTERNAL;
    }
    if (!"public".equals(value)) {
      refuse("x-coppice-exposure", "public or internal", value);
    }
    return Exposure.PUBLIC;
  }

  Duration timeout() {
    Object value = operation.getValue("x-coppice-timeout");
    if (value == null) {
      return DEFAULT_TIMEOUT;
    }
    Duration timeout = duration(value);
    if (timeout == null || timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      refuse("x-coppice-timeout", "from 10ms to 10m, such as 2s", value);
      return DEFAULT_TIMEOUT;
    }
    return timeout;
  }

  boolean idempotent() {
    Object value = operation.getValue("x-coppice-idempotent");
    if (value == null) {
      return IDEMPOTENT.contains(method);
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    refuse("x-coppice-idempotent", "true or false", value);
    return false;
  }

  /** Whether query parameters that are not declared are let through, as RFC 6749 wants it. */
  static boolean ignoresOtherQuery(JsonObject operation) {
    return IGNORED.equals(operation.getValue(OTHER_QUERY));
  }

  /** Looks at what {@link #ignoresOtherQuery} reads. */
  void checkOtherQuery() {
    Object value = operation.getValue(OTHER_QUERY);
    if (value != null && !IGNORED.equals(value)) {
      refuse(OTHER_QUERY, IGNORED, value);
    }
  }

  /**
   * @param repeatable whether there are requests of the operation that may be made again
   */
  CallPolicy policy(boolean idempotent, boolean repeatable, Duration timeout) {
    int retries = retries(repeatable);
    Duration hedge = hedge(idempotent, timeout);
    if (retries == 0 && !hedge.isZero()) {
      problems.add(at + ": x-coppice-hedge needs x-coppice-retries of 1 at least");
      return CallPolicy.ONCE;
    }
    return new CallPolicy(retries, hedge);
  }

  private int retries(boolean repeatable) {
    Object value = operation.getValue("x-coppice-retries");
    if (value == null) {
      return repeatable ? CallPolicy.DEFAULT_RETRIES : 0;
    }
    if (!(value instanceof Integer retries) || retries < 0 || retries > CallPolicy.MAX_RETRIES) {
      refuse("x-coppice-retries", "a whole number from 0 to " + CallPolicy.MAX_RETRIES, value);
      return 0;
    }
    if (retries > 0 && !repeatable) {
      problems.add(
          at
              + ": x-coppice-retries must be 0 where an operation is neither idempotent nor takes"
              + " the header Idempotency-Key, not "
              + value);
      return 0;
    }
    return retries;
  }

  private Duration hedge(boolean idempotent, Duration timeout) {
    Object value = operation.getValue("x-coppice-hedge");
    if (value == null) {
      return Duration.ZERO;
    }
    Duration hedge = duration(value);
    if (hedge == null || hedge.compareTo(SHORTEST) < 0 || hedge.compareTo(timeout) >= 0) {
      refuse("x-coppice-hedge", "10ms at least and less than the timeout, such as 50ms", value);
      return Duration.ZERO;
    }
    if (!idempotent || !READS.contains(method)) {
      problems.add(at + ": x-coppice-hedge is for reads, which GET and HEAD are");
      return Duration.ZERO;
    }
    return hedge;
  }

  int maxBodyBytes() {
    Object value = operation.getValue("x-coppice-max-body");
    if (value == null) {
      return DEFAULT_MAX_BODY;
    }
    long bytes = bytes(value);
    if (bytes < 1 || bytes > LARGEST_BODY) {
      refuse("x-coppice-max-body", "from 1B to 16MiB, such as 256KiB", value);
      return DEFAULT_MAX_BODY;
    }
    return (int) bytes;
  }

  private static @Nullable Duration duration(Object value) {
    Matcher form = DURATION.matcher(value.toString());
    if (!form.matches()) {
      return null;
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static long bytes(Object value) {
    Matcher form = SIZE.matcher(value.toString());
    if (!form.matches()) {
      return -1;
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "B" -> amount;
      case "KiB" -> amount << 10;
      default -> amount << 20;
    };
  }
}
