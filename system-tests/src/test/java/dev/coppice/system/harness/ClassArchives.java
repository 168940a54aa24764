package dev.coppice.system.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The class archives that {@code ./coppice up} makes, kept for all tests: each checkout has links
 * to this one place, and once the first has made them everything that starts later takes half as
 * long.
 */
final class ClassArchives {
  private static final Path PLACE = ProjectTree.target().resolve("class-archives");

  private static final Map<Path, Long> checksums = new ConcurrentHashMap<>();

  private ClassArchives() {}

  /** Lets a checkout use and make them. */
  static void share(Path checkout) {
    try {
      Path state = Files.createDirectories(checkout.resolve(".coppice"));
      for (String folder : List.of("jars", "cds")) {
        Path target = Files.createDirectories(PLACE.resolve(folder));
        Files.createSymbolicLink(state.resolve(folder), target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options of Java that run a fat jar, from an archive if there is one of what it is now. */
  static List<String> run(Path jar) {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    Path copy = PLACE.resolve("jars/%s-%08x.jar".formatted(name, checksum(jar)));
    Path archive =
        PLACE.resolve("cds/%s-node-%s.jsa".formatted(copy.getFileName(), Runtime.version()));
    return Files.exists(copy) && Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-jar", copy.toString())
        : List.of("-jar", jar.toString());
  }

  private static long checksum(Path jar) {
    return checksums.computeIfAbsent(
        jar,
        file -> {
          CRC32 crc = new CRC32();
          try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return crc.getValue();
        });
  }
}
