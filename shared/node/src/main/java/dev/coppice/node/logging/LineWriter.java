package dev.coppice.node.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own, all that wait in one go. A reader of our output that stalls
 * must not stall an event loop: when the queue is full, lines are lost, and counted.
 */
final class LineWriter {
  private static final int MAX_BATCH_BYTES = 64 * 1024;

  private final Supplier<? extends OutputStream> out;
  private final LongFunction<String> lossLine;
  private final BlockingQueue<byte[]> lines;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Object progress = new Object();
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
    this.lines = new ArrayBlockingQueue<>(capacity);
  }

  void start() {
    Thread thread = new Thread(this::run, "log-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Any thread; never blocks. */
  void write(String line) {
    if (lines.offer(line.getBytes(StandardCharsets.UTF_8))) {
      accepted.incrementAndGet();
    } else {
      lost.incrementAndGet();
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
    try {
      while (true) {
        writeBatch(lines.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeBatch(byte[] first) {
    ByteArrayOutputStream batch = new ByteArrayOutputStream(first.length);
    long count = 0;
    for (byte @Nullable [] line = first; line != null; line = next(batch)) {
      batch.writeBytes(line);
      count++;
    }
    long losses = lost.get();
    if (losses > lossesReported) {
      batch.writeBytes(lossLine.apply(losses - lossesReported).getBytes(StandardCharsets.UTF_8));
      lossesReported = losses;
    }
    put(batch);
    synchronized (progress) {
      written += count;
      progress.notifyAll();
    }
  }

  private byte @Nullable [] next(ByteArrayOutputStream batch) {
    return batch.size() < MAX_BATCH_BYTES ? lines.poll() : null;
  }

  private void put(ByteArrayOutputStream batch) {
    OutputStream stream = out.get();
    try {
      batch.writeTo(stream);
      stream.flush();
    } catch (IOException e) {
      // Nobody reads our output any more; there is no place left to say so.
    }
  }
}
