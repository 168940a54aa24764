package dev.coppice.backing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one starter at a time work on a directory, across processes and threads. It is held while
 * something is made, started or stopped, never while a server just runs. The operating system frees
 * it when its holder dies.
 */
final class StateLock {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(20);

  /** A file lock belongs to the JVM, so the threads of one JVM need locks of their own. */
  private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

  private StateLock() {}

  /**
   * Does the work as soon as no one else holds the file, which is made if it is not there, with the
   * directories that it is in. Nest it on different files only.
   */
  static <T> T holding(Path file, Supplier<T> work) {
    ReentrantLock ours =
        IN_THIS_JVM.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    ours.lock();
    try (FileChannel channel = open(file)) {
      lock(channel, file);
      return work.get();
    } catch (IOException e) {
      throw BackingException.cannot("lock " + file, e);
    } finally {
      ours.unlock();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw BackingException.cannot("make the directory " + directory, e);
    }
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (channel.tryLock() == null) {
      if (System.nanoTime() - end > 0) {
        throw new BackingException(
            "Another process has been holding "
                + file
                + " for "
                + LIMIT.toSeconds()
                + " s. If no other Coppice is starting or stopping here, end that process.");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
