package dev.coppice.launcher.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hands out the lines that are added to a log after it was opened, also across a rotation. */
public final class LogFollower {
  private static final int MOST_AT_ONCE = 1024 * 1024;

  private final Path path;
  private long position;
  private byte[] unfinished = new byte[0];

  private LogFollower(Path path, long position) {
    this.path = path;
    this.position = position;
  }

  /** From the file's present end. */
  public static LogFollower atEndOf(LogFile log) throws IOException {
    return new LogFollower(log.path(), Files.exists(log.path()) ? Files.size(log.path()) : 0);
  }

  /** The whole lines that came since the last call. */
  public List<String> more() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() < position) {
        // It was emptied by a rotation.
        position = 0;
        unfinished = new byte[0];
      }
      file.seek(position);
      byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, file.length() - position)];
      file.readFully(bytes);
      position += bytes.length;
      return lines(bytes);
    }
  }

  private List<String> lines(byte[] added) {
    byte[] all = Arrays.copyOf(unfinished, unfinished.length + added.length);
    System.arraycopy(added, 0, all, unfinished.length, added.length);
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = unfinished.length; i < all.length; i++) {
      if (all[i] == '\n') {
        lines.add(new String(all, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    unfinished = Arrays.copyOfRange(all, start, all.length);
    return lines;
  }
}
