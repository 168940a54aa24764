package dev.coppice.launcher.replay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The shop's front door, over HTTP. For any number of threads. */
final class Gateway {
  /** Busy, limited, restarting: it passes. */
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final URI origin;
  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          // What it does itself never blocks, and whoever asks waits: no thread of its own between.
          .executor(Runnable::run)
          .build();

  /**
   * @param patience how long something that passes is tried again
   */
  Gateway(URI origin, Duration patience) {
    this.origin = origin;
    this.patience = patience;
  }

  /** What is asked; an empty body is none. */
  record Call(String method, String path, String body, Map<String, String> headers) {
    Call {
      headers = Map.copyOf(headers);
    }
  }

  URI origin() {
    return origin;
  }

  /**
   * Asks until the answer is one that stays; what is asked must be safe to repeat.
   *
   * @throws IOException when there is none within the patience; the message is for the user
   */
  Answer ask(Call call) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      String why;
      long wanted = pause;
      try {
        Answer answer = once(call);
        if (!PASSING.contains(answer.status())) {
          return answer;
        }
        why = answer.problem();
        wanted = Math.max(pause, retryAfterMillis(answer));
      } catch (IOException e) {
        why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wanted) > end) {
        throw new IOException(
            "%s %s was not answered for %d s (%s)"
                .formatted(call.method(), call.path(), patience.toSeconds(), why));
      }
      // Half of it by chance, so that those who were refused together do not come back together.
      TimeUnit.MILLISECONDS.sleep(
          wanted / 2 + ThreadLocalRandom.current().nextLong(wanted / 2 + 1));
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static long retryAfterMillis(Answer answer) {
    try {
      return Math.min(
          2 * LONGEST_PAUSE_MILLIS,
          TimeUnit.SECONDS.toMillis(Long.parseLong(answer.header("retry-after").orElse("0"))));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Answer once(Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve(call.path()))
            .timeout(LIMIT)
            .method(
                call.method(),
                call.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::setHeader);
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }
}
