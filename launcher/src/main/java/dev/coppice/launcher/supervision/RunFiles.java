package dev.coppice.launcher.supervision;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each process that runs, {@code run/<instance>.json}, so that a later supervisor, or
 * a {@code down} without one, finds what an earlier one left behind.
 */
final class RunFiles {
  private static final Logger log = LoggerFactory.getLogger(RunFiles.class);
  private static final String SUFFIX = ".json";

  private final Path folder;

  RunFiles(Path folder) {
    this.folder = folder;
  }

  void write(Child child) {
    Path file = file(child);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, child.toJson().encode());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be written; if the supervisor dies, nobody will know {}", file, child, e);
    }
  }

  void delete(Child child) {
    try {
      Files.deleteIfExists(file(child));
    } catch (IOException e) {
      log.warn("{} cannot be deleted", file(child), e);
    }
  }

  /** The processes that still live; the files of the others are removed. */
  List<Child> alive() {
    List<Child> alive = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          Child.adopted(new JsonObject(Files.readString(file)))
              .ifPresentOrElse(alive::add, () -> file.toFile().delete());
        } catch (DecodeException | NullPointerException | IllegalArgumentException e) {
          // Half a file, or one of another version: it names nobody.
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return alive;
  }

  private Path file(Child child) {
    return folder.resolve(child.instance() + SUFFIX);
  }
}
