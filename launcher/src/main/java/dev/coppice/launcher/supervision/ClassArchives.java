package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Class archives (AppCDS), which more than halve what a start costs. The first process of a jar
 * that has none writes down which classes it loads; when the cluster is up, and at the lowest
 * priority, an archive is made of that list, and every later start uses it.
 *
 * <p>An archive is named by the content of its jar, by what the jar is run for, and by the version
 * of Java, so a new build or another Java has another one. Failing to make one costs nothing but
 * time: the JVM does without.
 */
final class ClassArchives {
  /** A jar is run as a node, or (the launcher's) as one of these. */
  static final String NODE = "node";

  static final String SUPERVISOR = "supervisor";

  /** As the script {@code coppice} does, which knows this archive by its name {@code cli.jsa}. */
  static final String CLI = "cli";

  private static final Logger log = LoggerFactory.getLogger(ClassArchives.class);
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final long LIMIT_MINUTES = 5;
  private static final String LISTS = "*.classes";
  private static final Pattern LIST = Pattern.compile("(.+\\.jar)\\.([a-z]+)\\.classes");

  private final Home home;
  private volatile @Nullable Process making;

  ClassArchives(Home home) {
    this.home = home;
  }

  /** What a JVM that runs this jar shall be told: to use its archive, or to prepare for one. */
  List<String> options(Path jar, String purpose) {
    Path archive = archive(jar, purpose);
    if (Files.exists(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    Path list = home.archives().resolve("%s.%s.classes".formatted(jar.getFileName(), purpose));
    try {
      // One process writes it; others of the jar that start meanwhile would spoil it.
      Files.createFile(list);
      return List.of("-XX:DumpLoadedClassList=" + list);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Forgets lists that nobody writes any more; to be called before any process is started. */
  void forgetLists() {
    forEachList(
        list -> {
          if (!list.getFileName().toString().contains(".jar." + SUPERVISOR)
              && !list.getFileName().toString().contains(".jar." + CLI)) {
            Files.delete(list);
          }
        });
  }

  /**
   * Makes the archives that are missing, one after another. Blocks; to be called when all is up.
   */
  void makeMissing() {
    forEachList(
        list -> {
          Matcher name = LIST.matcher(list.getFileName().toString());
          if (name.matches()) {
            try {
              make(list, jar(name.group(1), name.group(2)), name.group(2));
            } finally {
              Files.deleteIfExists(list);
            }
          }
        });
  }

  /** Ends what {@link #makeMissing} is about. */
  void stop() {
    Process process = making;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path jar(String name, String purpose) {
    return purpose.equals(CLI)
        ? home.root().resolve(NodeStarter.WHOLE_JAR)
        : home.jars().resolve(name);
  }

  private void make(Path list, Path jar, String purpose) throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException("its jar has been replaced");
    }
    Path archive = archive(jar, purpose);
    Path draft = home.archives().resolve(archive.getFileName() + ".new");
    // Its process still writes to the list. And a function that is made at two places stands there
    // twice: where its interface was compiled for Java 5, Java 17 crashes over that.
    Path copy = home.archives().resolve(list.getFileName() + ".copy");
    Files.write(copy, new LinkedHashSet<>(Files.readAllLines(list)));
    Process process =
        new ProcessBuilder(dump(copy, jar, draft))
            .redirectErrorStream(true)
            .redirectOutput(home.log("cds").toFile())
            .start();
    making = process;
    try {
      boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(ended ? "exit code " + process.exitValue() : "it took too long");
      }
      removeOthers(jar, purpose);
      Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
      log.info("Made class archive {}", archive.getFileName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
      making = null;
      Files.deleteIfExists(draft);
      Files.deleteIfExists(copy);
    }
  }

  private List<String> dump(Path list, Path jar, Path archive) throws IOException {
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
            "-XX:ErrorFile=" + home.log("cds-crash"),
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jar.toRealPath().toString()));
    return line;
  }

  /** Archives of earlier builds; who runs from one keeps it mapped. */
  private void removeOthers(Path jar, String purpose) throws IOException {
    String name = jar.getFileName().toString().replaceFirst("-[0-9a-f]{8}\\.jar$", "");
    String others = "%s-????????.jar-%s-*.jsa".formatted(name, purpose);
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(home.archives(), others)) {
      for (Path archive : archives) {
        Files.delete(archive);
      }
    }
  }

  private Path archive(Path jar, String purpose) {
    return home.archives()
        .resolve(
            purpose.equals(CLI)
                ? "cli.jsa"
                : "%s-%s-%s.jsa".formatted(jar.getFileName(), purpose, Runtime.version()));
  }

  @FunctionalInterface
  private interface ListWork {
    void on(Path list) throws IOException;
  }

  private void forEachList(ListWork work) {
    List<Path> lists = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home.archives(), LISTS)) {
      found.forEach(lists::add);
    } catch (IOException e) {
      log.info("No class archives: {}", e.toString());
    }
    for (Path list : lists) {
      try {
        work.on(list);
      } catch (IOException e) {
        log.info("No class archive of {}: {}", list.getFileName(), e.toString());
      }
    }
  }
}
