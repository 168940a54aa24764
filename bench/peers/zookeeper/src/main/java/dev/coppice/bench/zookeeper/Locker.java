package dev.coppice.bench.zookeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;

/**
 * Takes and gives back locks in a closed loop, and writes {@code operations/s p50 p99} into a file,
 * the last two in microseconds.
 *
 * <pre>Locker TAKERS SECONDS own|shared CONNECT-STRING FILE</pre>
 */
public final class Locker {
  private Locker() {}

  public static void main(String[] args) throws Exception {
    int takers = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    boolean shared = args[2].equals("shared");
    CuratorFramework client = Clients.connect(args[3]);
    ExecutorService threads = Executors.newFixedThreadPool(takers);
    run(client, threads, takers, shared, Math.max(2, seconds / 2));
    long[] taken = run(client, threads, takers, shared, seconds);
    Arrays.sort(taken);
    Files.writeString(
        Path.of(args[4]),
        "%d %d %d%n"
            .formatted(
                taken.length / seconds,
                taken[taken.length / 2] / 1_000,
                taken[taken.length * 99 / 100] / 1_000));
    System.exit(0);
  }

  private static long[] run(
      CuratorFramework client, ExecutorService threads, int takers, boolean shared, int seconds)
      throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    var work =
        IntStream.range(0, takers)
            .<Callable<long[]>>mapToObj(
                taker -> () -> loop(client, "/bench/locks/" + (shared ? 0 : taker), end))
            .toList();
    return threads.invokeAll(work).stream().flatMapToLong(f -> Arrays.stream(result(f))).toArray();
  }

  private static long[] result(Future<long[]> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long[] loop(CuratorFramework client, String path, long end) throws Exception {
    InterProcessMutex mutex = new InterProcessMutex(client, path);
    long[] taken = new long[1024];
    int count = 0;
    for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
      mutex.acquire();
      mutex.release();
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, 2 * count);
      }
      taken[count++] = System.nanoTime() - begin;
    }
    return Arrays.copyOf(taken, count);
  }
}
