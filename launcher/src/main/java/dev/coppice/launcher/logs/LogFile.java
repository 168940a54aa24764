package dev.coppice.launcher.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A log that a process appends to. When it has grown large, its content moves to {@code <name>.1}
 * (what was there is lost) and it goes on empty: so much history and no more.
 */
public record LogFile(Path path) {
  static final long LARGE = 16L * 1024 * 1024;

  /** Copies and empties, because the process that appends keeps the file open. */
  public void rotateIfLarge() throws IOException {
    if (!Files.exists(path) || Files.size(path) < LARGE) {
      return;
    }
    Files.copy(
        path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  /** The last lines, without reading what stands before them. */
  public List<String> tail(int lines) throws IOException {
    if (lines <= 0 || !Files.exists(path)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      int window = (int) Math.min(length, 64L * 1024 + 512L * lines);
      ByteBuffer bytes = ByteBuffer.allocate(window);
      file.getChannel().read(bytes, length - window);
      List<String> all =
          new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines().toList();
      // Unless it is the whole file, the first line is likely to be half a line.
      int from = Math.max(window < length ? 1 : 0, all.size() - lines);
      return all.subList(Math.min(from, all.size()), all.size());
    }
  }
}
