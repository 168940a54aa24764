package dev.coppice.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks at a steady rate over as many connections as that takes, whatever is answered and however
 * late: the world does not slow down because a server does. Time counts from the moment a request
 * was due.
 */
public final class OpenLoad implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 1_000;
  private static final long LATEST_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions().setTcpNoDelay(true),
          new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setEventLoopSize(1));
  private final RequestOptions request;

  public OpenLoad(URI uri) {
    request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(uri.getHost())
            .setPort(uri.getPort())
            .setURI(uri.getPath());
  }

  /** Starts to ask; the future has what came of it, once all is answered. */
  public Future<Outcomes> start(int perSecond, Duration length) {
    int count = Math.toIntExact(perSecond * length.toMillis() / 1_000);
    Run run = new Run(new Outcomes(count, perSecond));
    vertx.runOnContext(v -> run.begin());
    return run.done.future().timeout(length.toSeconds() + LATEST_SECONDS, TimeUnit.SECONDS);
  }

  /** The same, and waits for the end. */
  public Outcomes run(int perSecond, Duration length) {
    return start(perSecond, length).await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private final class Run {

    final Promise<Outcomes> done = Promise.promise();
    private final Outcomes outcomes;
    private long begun;
    private int asked;
    private int answered;

    Run(Outcomes outcomes) {
      this.outcomes = outcomes;
    }

    void begin() {
      begun = System.nanoTime();
      vertx.setPeriodic(1, this::askWhatIsDue);
    }

    private void askWhatIsDue(long timer) {
      while (asked < outcomes.size() && System.nanoTime() - begun - outcomes.dueNanos(asked) >= 0) {
        ask(asked++);
      }
      if (asked == outcomes.size()) {
        vertx.cancelTimer(timer);
      }
    }

    private void ask(int index) {
      client
          .request(request)
          .compose(HttpClientRequest::send)
          .compose(response -> response.end().map(response))
          .map(HttpClientResponse::statusCode)
          .otherwise(Outcomes.NO_ANSWER)
          .onSuccess(
              status -> {
                outcomes.record(
                    index, status, System.nanoTime() - begun - outcomes.dueNanos(index));
                if (++answered == outcomes.size()) {
                  done.complete(outcomes);
                }
              });
    }
  }
}
