package dev.coppice.backing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** Redis' server, one program that the build carries for each platform. */
final class RedisProgram {
  private static final String PROGRAM = "redis-server";

  private RedisProgram() {}

  /**
   * Copies the program into the directory unless it is there already. Whoever sees it sees it
   * whole: it is renamed into place when it is complete.
   */
  static Path copiedTo(Path directory) {
    Path program = directory.resolve(PROGRAM + "-" + version());
    if (Files.isExecutable(program)) {
      return program;
    }
    return StateLock.holding(
        directory.resolve("program.lock"),
        () -> {
          if (!Files.isExecutable(program)) {
            copy(program);
          }
          return program;
        });
  }

  private static void copy(Path program) {
    String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path data = program.resolveSibling(program.getFileName() + ".data");
    Path partial = program.resolveSibling(program.getFileName() + ".partial");
    try (InputStream in = RedisProgram.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new BackingException(
            "This build carries no Redis for this platform ("
                + resource
                + "). Run one yourself and name it in COPPICE_REDIS_URI.");
      }
      Files.copy(in, data, StandardCopyOption.REPLACE_EXISTING);
      copyAside(data, partial);
      Files.delete(data);
      // Whatever the umask of the user: another user has to run it.
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(partial, program, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BackingException.cannot("copy Redis to " + program, e);
    }
  }

  /**
   * By a process of its own. Whatever this JVM starts in another thread meanwhile has its open
   * files for a moment, and a program that somebody may still write to cannot be run (text file
   * busy).
   */
  private static void copyAside(Path from, Path to) throws IOException {
    Process copy =
        new ProcessBuilder("cp", from.toString(), to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (copy.waitFor() != 0) {
        throw new IOException("cp ended with exit code " + copy.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      copy.destroyForcibly();
    }
  }

  /** The version of the library that brings the servers. */
  private static String version() {
    try (InputStream in = RedisProgram.class.getResourceAsStream("redis.properties")) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw BackingException.cannot("read redis.properties from this jar", e);
    }
  }

  /** The program's name in the library, in the words of {@code os.name} and {@code os.arch}. */
  static String resource(String os, String arch) {
    boolean mac = os.toLowerCase(Locale.ROOT).startsWith("mac");
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean intel = arch.equals("amd64") || arch.equals("x86_64");
    if (os.equals("Linux") && intel) {
      return PROGRAM + "-6.2.6-v5-linux-amd64";
    }
    if (os.equals("Linux") && arm) {
      return PROGRAM + "-6.2.7-linux-arm64";
    }
    if (mac && (intel || arm)) {
      return PROGRAM + "-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
    }
    return PROGRAM + " for " + os + " on " + arch;
  }
}
