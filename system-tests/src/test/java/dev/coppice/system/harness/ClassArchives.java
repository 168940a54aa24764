package dev.coppice.system.harness;

import dev.coppice.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The class archives that {@code ./coppice up} makes, kept for all tests: each checkout has links
 * to this one place, and once the first has made them everything that starts later starts faster.
 */
final class ClassArchives {
  private static final Path PLACE = ProjectTree.target().resolve("class-archives");

  private static final Duration MAKING_LIMIT = Duration.ofMinutes(10);

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

  /** Waits until all are made that {@code up} makes in its spare time. */
  static void await() {
    Await.until(
        "each fat jar has a class archive",
        MAKING_LIMIT,
        () ->
            Arrays.stream(FatJar.values())
                .allMatch(jar -> Files.exists(archive(copy(jar.path())))));
  }

  /** The options of Java that run a fat jar, from an archive if there is one of what it is now. */
  static List<String> run(Path jar) {
    Path copy = copy(jar);
    Path archive = archive(copy);
    return Files.exists(copy) && Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-jar", copy.toString())
        : List.of("-jar", jar.toString());
  }

  /** As the launcher names them. */
  private static Path copy(Path jar) {
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    return PLACE.resolve("jars/%s-%08x.jar".formatted(name, checksum(jar)));
  }

  private static Path archive(Path copy) {
    return PLACE.resolve("cds/%s-node-%s.jsa".formatted(copy.getFileName(), Runtime.version()));
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
