package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Class archives (AppCDS), which more than halve what a node's start costs. The first process of a
 * jar that has none writes down which classes it loads; when the cluster is up, and at the lowest
 * priority, an archive is made of that list, and every later start uses it.
 *
 * <p>An archive is named by the content of its jar and the version of Java, so a new build or
 * another Java has another one. Failing to make one costs nothing but time: the JVM does without.
 */
final class ClassArchives {
  private static final Logger log = LoggerFactory.getLogger(ClassArchives.class);
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final long LIMIT_MINUTES = 5;
  private static final String LIST = ".classes";

  private final Path folder;
  private final Path output;
  private final Map<Path, Path> recording = new ConcurrentHashMap<>();
  private volatile @Nullable Process making;

  ClassArchives(Home home) {
    this.folder = home.archives();
    this.output = home.log("cds");
  }

  /** What a JVM that runs this jar shall be told: to use its archive, or to prepare for one. */
  List<String> options(Path jar) {
    Path archive = archive(jar);
    if (Files.exists(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    Path list = folder.resolve(jar.getFileName() + LIST);
    boolean first = recording.putIfAbsent(jar, list) == null;
    return first ? List.of("-XX:DumpLoadedClassList=" + list) : List.of();
  }

  /**
   * Makes the archives that are missing, one after another. Blocks; to be called when all is up.
   */
  void makeMissing() throws InterruptedException {
    for (Map.Entry<Path, Path> entry : Map.copyOf(recording).entrySet()) {
      try {
        make(entry.getKey(), entry.getValue());
      } catch (IOException e) {
        log.info("No class archive of {}: {}", entry.getKey().getFileName(), e.toString());
      }
      recording.remove(entry.getKey());
    }
  }

  /** Ends what {@link #makeMissing} is about. */
  void stop() {
    Process process = making;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void make(Path jar, Path list) throws IOException, InterruptedException {
    Path archive = archive(jar);
    Path draft = archive.resolveSibling(archive.getFileName() + ".new");
    // Its process still writes to the list.
    Path copy =
        Files.copy(
            list,
            list.resolveSibling(list.getFileName() + ".copy"),
            StandardCopyOption.REPLACE_EXISTING);
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      line.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:dump",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:SharedClassListFile=" + copy,
            "-XX:SharedArchiveFile=" + draft,
            "-cp",
            jar.toString()));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    making = process;
    try {
      boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(ended ? "exit code " + process.exitValue() : "it took too long");
      }
      removeOthers(jar);
      Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
      log.info("Made a class archive of {}", jar.getFileName());
    } finally {
      process.destroyForcibly();
      making = null;
      Files.deleteIfExists(draft);
      Files.deleteIfExists(copy);
      Files.deleteIfExists(list);
    }
  }

  /** Archives of earlier builds; who runs from one keeps it mapped. */
  private void removeOthers(Path jar) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("-[0-9a-f]{8}\\.jar$", "");
    try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, name + "-*.jsa")) {
      for (Path other : others) {
        Files.delete(other);
      }
    }
  }

  private Path archive(Path jar) {
    return folder.resolve(jar.getFileName() + "-" + Runtime.version() + ".jsa");
  }
}
