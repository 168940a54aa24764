package dev.coppice.node.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own, all that have gathered in one go: waking a thread for a line
 * costs more than the line. A reader of our output that stalls must not stall an event loop: when
 * too many lines wait, further ones are lost, and counted.
 */
final class LineWriter {
  private static final int MAX_BATCH_BYTES = 64 * 1024;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Supplier<? extends OutputStream> out;
  private final LongFunction<String> lossLine;
  private final int capacity;
  private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
  private final Thread thread = new Thread(this::run, "log-writer");
  private final Object progress = new Object();
  private volatile boolean idle;
  private long written;
  private long lossesReported;

  /**
   * @param out where to; asked again for each batch
   * @param capacity how many lines may wait
   * @param lossLine the line that tells how many were lost since the last such line
   */
  LineWriter(Supplier<? extends OutputStream> out, int capacity, LongFunction<String> lossLine) {
    this.out = out;
    this.lossLine = lossLine;
    this.capacity = capacity;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Any thread; never blocks. */
  void write(String line) {
    if (waiting.incrementAndGet() > capacity) {
      waiting.decrementAndGet();
      lost.incrementAndGet();
      return;
    }
    accepted.incrementAndGet();
    lines.add(line.getBytes(StandardCharsets.UTF_8));
    if (idle) {
      idle = false;
      LockSupport.unpark(thread);
    }
  }

  /** Lines lost so far. */
  long lost() {
    return lost.get();
  }

  /**
   * Waits until all that was accepted before is written; false if that took longer than the limit.
   */
  boolean flush(Duration limit) throws InterruptedException {
    long target = accepted.get();
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (progress) {
      while (written < target) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          return false;
        }
        progress.wait(millis);
      }
    }
    return true;
  }

  private void run() {
    while (!thread.isInterrupted()) {
      awaitLine();
      writeBatch();
      if (batch.size() < MAX_BATCH_BYTES) {
        LockSupport.parkNanos(GATHER_NANOS);
      }
    }
  }

  private void awaitLine() {
    while (lines.isEmpty() && !thread.isInterrupted()) {
      idle = true;
      // A line that came before that was seen has woken nobody.
      if (lines.isEmpty()) {
        LockSupport.park(this);
      }
    }
    idle = false;
  }

  private void writeBatch() {
    batch.reset();
    int count = 0;
    for (byte[] line = next(); line != null; line = next()) {
      batch.writeBytes(line);
      count++;
    }
    waiting.addAndGet(-count);
    long losses = lost.get();
    if (losses > lossesReported) {
      batch.writeBytes(lossLine.apply(losses - lossesReported).getBytes(StandardCharsets.UTF_8));
      lossesReported = losses;
    }
    put();
    synchronized (progress) {
      written += count;
      progress.notifyAll();
    }
  }

  private byte @Nullable [] next() {
    return batch.size() < MAX_BATCH_BYTES ? lines.poll() : null;
  }

  private void put() {
    OutputStream stream = out.get();
    try {
      batch.writeTo(stream);
      stream.flush();
    } catch (IOException e) {
      // Nobody reads our output any more; there is no place left to say so.
    }
  }
}
