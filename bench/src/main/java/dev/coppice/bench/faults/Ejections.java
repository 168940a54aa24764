package dev.coppice.bench.faults;

import dev.coppice.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whom the gateway has ejected, by its own metrics. */
final class Ejections {

  private static final String METER = "coppice_calls_ejected{";
  private static final long POLL_MILLIS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  Ejections(URI metrics) {
    request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(2)).build();
  }

  /** How long it took from now until so many are ejected. */
  Duration await(int wanted, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (count() != wanted) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new BenchException(
            "after " + limit + " not " + wanted + " but " + count() + " instances are ejected");
      }
      Thread.sleep(POLL_MILLIS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private int count() throws IOException, InterruptedException {
    return client
        .send(request, HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(METER))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
