package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes that run already look for a server that starts beside them. Its folder is the user's
 * alone, for a URI has a password in it.
 */
final class UriFile {
  private static final Logger log = LoggerFactory.getLogger(UriFile.class);

  private final Path file;

  /** Forgets what an earlier run left there. */
  UriFile(Path file) {
    this.file = file;
    forget();
  }

  /** Whole or not at all: somebody may be reading. */
  void write(String uri) {
    try {
      Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), uri);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be written: " + e, e);
    }
  }

  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted", file, e);
    }
  }
}
