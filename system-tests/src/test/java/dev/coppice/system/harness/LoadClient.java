package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads without a pause on so many kept-alive connections, and writes down how each read ended. A
 * read has failed when
 *
 * <ul>
 *   <li>no connection could be made,
 *   <li>the whole answer was not there within {@link #PATIENCE},
 *   <li>its status was not 200, or it was the answer to another request,
 *   <li>the connection broke within the answer, or, if it was a fresh one, before it.
 * </ul>
 *
 * <p>One thing is no failure: a kept-alive connection that the server has closed before the first
 * byte of an answer. A server may do that at any time, so every HTTP client sends such a request
 * once more on a fresh connection (RFC 9112, section 9.3.1). This one does so too, counts it as
 * {@link Outcome#repeated}, and takes no second excuse.
 */
public final class LoadClient implements AutoCloseable {
  /** Longer than any operation may take by its contract. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How one read ended. */
  public record Outcome(
      Duration at, Duration took, String target, boolean repeated, @Nullable String failure) {}

  private final InetSocketAddress server;
  private final List<Read> reads;
  private final long pauseNanos;
  private final long startNanos = System.nanoTime();
  private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean stopped;

  private LoadClient(InetSocketAddress server, List<Read> reads, Duration pause) {
    this.server = server;
    this.reads = List.copyOf(reads);
    this.pauseNanos = pause.toNanos();
  }

  /**
   * Starts reading.
   *
   * @param pause of each connection between an answer and the next read; zero for none
   */
  public static LoadClient start(int port, int connections, Duration pause, List<Read> reads) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return start(here, connections, pause, reads);
  }

  /** The same with a server elsewhere. */
  public static LoadClient start(
      InetSocketAddress server, int connections, Duration pause, List<Read> reads) {
    LoadClient client = new LoadClient(server, reads, pause);
    IntStream.range(0, connections)
        .mapToObj(i -> new Thread(client::work, "load-" + i))
        .forEach(client.workers::add);
    client.workers.forEach(Thread::start);
    return client;
  }

  /** Waits for so many more right answers. */
  public void awaitAnswers(int count) {
    long goal = answered.get() + count;
    Await.until(count + " more answers came", () -> answered.get() >= goal);
  }

  /** Lets each read under way end, and stops. */
  public LoadReport stop() {
    stopped = true;
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return new LoadReport(List.copyOf(outcomes));
  }

  private void work() {
    try (Client client = new Client()) {
      while (!stopped) {
        Read read = reads.get(ThreadLocalRandom.current().nextInt(reads.size()));
        Outcome outcome = client.read(read);
        outcomes.add(outcome);
        if (outcome.failure() == null) {
          answered.incrementAndGet();
        }
        if (pauseNanos > 0) {
          LockSupport.parkNanos(pauseNanos);
        }
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** One connection after another. */
  private final class Client implements AutoCloseable {
    private @Nullable HttpConnection connection;

    Outcome read(Read read) {
      long begin = System.nanoTime();
      boolean repeated = false;
      @Nullable String failure;
      try {
        failure = read.wrong(answer(read));
      } catch (RepeatException e) {
        repeated = true;
        failure = onFreshConnection(read);
      } catch (IOException e) {
        failure = broken(e);
      }
      return new Outcome(
          Duration.ofNanos(begin - startNanos),
          Duration.ofNanos(System.nanoTime() - begin),
          read.target(),
          repeated,
          failure);
    }

    private @Nullable String onFreshConnection(Read read) {
      try {
        return read.wrong(answer(read));
      } catch (IOException e) {
        return broken(e);
      }
    }

    private Answer answer(Read read) throws IOException {
      HttpConnection kept = connection;
      HttpConnection used = kept == null ? HttpConnection.open(server, PATIENCE) : kept;
      connection = used;
      try {
        Answer answer = used.get(read.target());
        if (answer.closes()) {
          close();
        }
        return answer;
      } catch (ClosedBeforeAnswerException e) {
        close();
        throw kept == null ? e : new RepeatException();
      }
    }

    private String broken(IOException e) {
      close();
      return e.toString();
    }

    @Override
    public void close() {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }

  /** A kept-alive connection was closed between two answers. */
  private static final class RepeatException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
