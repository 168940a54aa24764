package dev.coppice.bench.load;

import dev.coppice.bench.BenchException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk found.
 *
 * @param requests answered in all
 * @param perSecond requests answered per second
 * @param p50Micros half of the answers took no longer than this, in microseconds
 * @param p99Micros all but a hundredth of them took no longer than this, in microseconds
 * @param errors answers of a status other than 2xx and 3xx, and failures of connections
 */
public record WrkReport(
    long requests, double perSecond, double p50Micros, double p99Micros, long errors) {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern NOT_OK = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  static WrkReport parse(String output) {
    return new WrkReport(
        Long.parseLong(find(REQUESTS, output)),
        Double.parseDouble(find(PER_SECOND, output)),
        percentile("50", output),
        percentile("99", output),
        errors(output));
  }

  private static String find(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new BenchException("wrk did not say what was asked for (" + pattern + "): " + output);
    }
    return matcher.group(1);
  }

  private static double percentile(String percent, String output) {
    Matcher matcher = Pattern.compile(percent + "%\\s+([\\d.]+)(us|ms|s|m)\\s").matcher(output);
    if (!matcher.find()) {
      throw new BenchException("wrk named no " + percent + "th percentile: " + output);
    }
    double value = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> value;
      case "ms" -> value * 1_000;
      case "s" -> value * 1_000_000;
      default -> value * 60_000_000;
    };
  }

  private static long errors(String output) {
    long errors = 0;
    Matcher notOk = NOT_OK.matcher(output);
    if (notOk.find()) {
      errors += Long.parseLong(notOk.group(1));
    }
    Matcher sockets = SOCKET_ERRORS.matcher(output);
    if (sockets.find()) {
      for (int group = 1; group <= 4; group++) {
        errors += Long.parseLong(sockets.group(group));
      }
    }
    return errors;
  }
}
