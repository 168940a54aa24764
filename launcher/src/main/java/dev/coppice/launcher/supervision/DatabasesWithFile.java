package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases that leave word of the seeds' one in a file, which seeds that run already look for. Its
 * folder is the user's alone, for the URI has a password in it.
 */
final class DatabasesWithFile implements Databases {
  private static final Logger log = LoggerFactory.getLogger(DatabasesWithFile.class);

  private final Databases databases;
  private final Path file;

  /** Forgets what an earlier run left there. */
  DatabasesWithFile(Databases databases, Path file) {
    this.databases = databases;
    this.file = file;
    forget();
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    Map<Service, String> uris = databases.open(services);
    String uri = uris.get(Service.DISCOVERY);
    if (uri != null) {
      write(uri);
    }
    return uris;
  }

  /** Whole or not at all: somebody may be reading. */
  private void write(String uri) {
    try {
      Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), uri);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Refusal(file + " cannot be written: " + e, e);
    }
  }

  @Override
  public void check() {
    databases.check();
  }

  @Override
  public List<BackingView> views() {
    return databases.views();
  }

  @Override
  public void close() {
    databases.close();
    forget();
  }

  private void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted", file, e);
    }
  }
}
