package dev.coppice.backing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, which the build carries as a compressed archive for each platform,
 * unpacked once into {@code bin-<version>}.
 *
 * @param root holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path root) {
  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final int EXECUTABLE_BY_OWNER = 0_100;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
  private static final String PARTIAL = "partial-";

  /**
   * Unpacks the programs into the directory unless they are there already. Whoever sees {@code
   * bin-<version>} sees it whole: it is renamed into place when it is complete.
   */
  static PostgresBinaries unpackedIn(Path directory) {
    Path root = directory.resolve("bin-" + version());
    if (Files.isDirectory(root)) {
      return new PostgresBinaries(root);
    }
    return StateLock.holding(
        directory.resolve("bin.lock"),
        () -> {
          if (Files.notExists(root)) {
            unpack(directory, root);
          }
          return new PostgresBinaries(root);
        });
  }

  String program(String name) {
    return root.resolve("bin").resolve(name).toString();
  }

  /** The version of the binaries that this build carries, such as 18.6.0. */
  static String version() {
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw BackingException.cannot("read postgres.properties from this jar", e);
    }
  }

  private static void unpack(Path directory, Path root) {
    long begin = System.nanoTime();
    try {
      unpackThenRename(directory, root);
    } catch (IOException e) {
      throw BackingException.cannot("unpack PostgreSQL into " + root, e);
    }
    log.info("Unpacked PostgreSQL {} in {} ms", version(), (System.nanoTime() - begin) / 1_000_000);
  }

  private static void unpackThenRename(Path directory, Path root) throws IOException {
    deletePartial(directory);
    Path partial = Files.createTempDirectory(directory, PARTIAL);
    String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (in == null) {
        throw new BackingException(
            "This build carries no PostgreSQL for this platform ("
                + archive
                + "). Run one yourself and name it in COPPICE_POSTGRES_URI.");
      }
      unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in))), partial);
    }
    openDirectories(partial);
    Files.move(partial, root, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a starter that was killed half-way left behind. */
  private static void deletePartial(Path directory) throws IOException {
    List<Path> left;
    try (Stream<Path> entries = Files.list(directory)) {
      left = entries.filter(e -> String.valueOf(e.getFileName()).startsWith(PARTIAL)).toList();
    }
    for (Path partial : left) {
      ServerHome.deleteTree(partial);
    }
  }

  private static void unpack(TarArchiveInputStream tar, Path into) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = into.resolve(entry.getName()).normalize();
      if (!target.startsWith(into)) {
        throw new IOException("the archive leads outside: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(target);
        continue;
      }
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, target);
        boolean program = (entry.getMode() & EXECUTABLE_BY_OWNER) != 0;
        Files.setPosixFilePermissions(target, program ? PROGRAM : FILE);
      }
    }
  }

  /** Whatever the umask of the user: another user has to run the programs. */
  private static void openDirectories(Path root) throws IOException {
    List<Path> directories;
    try (Stream<Path> all = Files.walk(root)) {
      directories = all.filter(Files::isDirectory).toList();
    }
    for (Path directory : directories) {
      Files.setPosixFilePermissions(directory, PROGRAM);
    }
  }

  /** The archive's name for a platform, in the words of {@code os.name} and {@code os.arch}. */
  static String archive(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : os;
    String processor =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    return "postgres-"
        + system.toLowerCase(Locale.ROOT).replace(' ', '-')
        + "-"
        + processor
        + ".txz";
  }
}
