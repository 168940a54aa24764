package dev.coppice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.coppice.bench.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyRateTest {

  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/item",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = "an item".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
  }

  private SteadyRate rate() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/item");
    return new SteadyRate(uri, 4, 200);
  }

  @Test
  void asksAsOftenAsItShallAndTimesEachAnswer() throws InterruptedException {
    long[] times = rate().run(Duration.ofMillis(500));
    assertThat(asked).hasValue(100);
    assertThat(times).hasSize(100).isSorted();
    assertThat(times[0]).isPositive();
  }

  @Test
  void failsWhenTheServerDoes() {
    status = 503;
    assertThatThrownBy(() -> rate().run(Duration.ofMillis(500)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("503");
  }
}
