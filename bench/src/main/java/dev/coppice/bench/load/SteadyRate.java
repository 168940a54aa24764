package dev.coppice.bench.load;

import dev.coppice.bench.BenchException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Asks at a steady rate, whether or not earlier answers are in: time counts from the moment a
 * request was due, so that a server that stalls cannot hide it (see "coordinated omission").
 *
 * <p>Each connection has a thread that waits and reads, and they take turns.
 */
public final class SteadyRate {

  private final URI uri;
  private final int connections;
  private final int perSecond;

  public SteadyRate(URI uri, int connections, int perSecond) {
    this.uri = uri;
    this.connections = connections;
    this.perSecond = perSecond;
  }

  /** The times of all answers in nanoseconds, fastest first. */
  public long[] run(Duration length) throws InterruptedException {
    int each = Math.toIntExact(length.toNanos() / interval());
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<long[]>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        long first = start + i * interval() / connections;
        parts.add(threads.submit(() -> ask(first, each)));
      }
      LongStream all = LongStream.empty();
      for (Future<long[]> part : parts) {
        all = LongStream.concat(all, LongStream.of(part.get()));
      }
      return all.sorted().toArray();
    } catch (ExecutionException e) {
      throw new BenchException(uri + " failed: " + e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Nanoseconds between two requests of one connection. */
  private long interval() {
    return TimeUnit.SECONDS.toNanos(1) * connections / perSecond;
  }

  private long[] ask(long first, int count) throws IOException {
    byte[] request =
        ("GET " + uri.getPath() + " HTTP/1.1\r\nhost: " + uri.getAuthority() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    long[] times = new long[count];
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < count; i++) {
        long due = first + i * interval();
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        socket.getOutputStream().write(request);
        readAnswer(in);
        times[i] = System.nanoTime() - due;
      }
    }
    return times;
  }

  /** Reads one answer of status 200 that has a content-length. */
  static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + status);
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
      }
    }
    if (length < 0) {
      throw new IOException("answered without a content-length");
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
