package dev.coppice.launcher.supervision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Copies of fat jars, named by their content. Processes run from these: a build overwrites the jars
 * it makes, and a JVM whose jar changes under it fails at the next class it loads. And the same
 * content keeps its class archive, however often it is built.
 */
final class JarStore {
  private final Path folder;

  JarStore(Path folder) {
    this.folder = folder;
  }

  /** The copy of a jar as it is now, made if need be. */
  synchronized Path copyOf(Path jar) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    Path copy = folder.resolve("%s-%08x.jar".formatted(name, checksum(jar)));
    if (!Files.exists(copy)) {
      removeOthers(name);
      Path draft = Files.createTempFile(folder, name, ".new");
      Files.copy(jar, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }

  /** Who runs from an older copy keeps it open, and so can do without its name. */
  private void removeOthers(String name) throws IOException {
    try (DirectoryStream<Path> others =
        Files.newDirectoryStream(folder, name + "-????????.{jar,new}")) {
      for (Path other : others) {
        Files.delete(other);
      }
    }
  }

  private static long checksum(Path jar) throws IOException {
    CRC32 crc = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(jar), crc)) {
      byte[] buffer = new byte[256 * 1024];
      while (in.read(buffer) >= 0) {
        // The stream counts.
      }
    } catch (NoSuchFileException e) {
      throw new IOException(jar + " is missing; build it (without --no-build)", e);
    }
    return crc.getValue();
  }
}
