package dev.coppice.backing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one server: {@code <state directory>/<name>}, or where the link of that name
 * points to.
 *
 * <p>A server that root starts runs as a user without rights, who may not enter, say, a clone below
 * {@code /root}. Then the files live in a directory of their own below the relocation root, and the
 * link is all that stays in the state directory. The link alone says where they are: moving the
 * clone moves it along, and another clone in the old place gets another directory.
 *
 * @param path the real directory
 * @param entry its name in the state directory, a link if relocated
 */
record ServerHome(Path path, Path entry) {
  private static final Logger log = LoggerFactory.getLogger(ServerHome.class);

  /** Others may pass through, to reach what they own, but may not list. */
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  /** Finds the home or makes it. Call it under the state directory's lock. */
  static ServerHome open(Path state, String name, ServerAccount account, Path relocationRoot) {
    Path entry = state.resolve(name);
    try {
      if (Files.notExists(entry, LinkOption.NOFOLLOW_LINKS)) {
        make(entry, account, relocationRoot);
      }
      return find(state, name, account)
          .orElseThrow(() -> new BackingException(entry + " vanished while it was made."));
    } catch (IOException e) {
      throw BackingException.cannot("prepare " + entry, e);
    }
  }

  /** The home if there is one already. */
  static Optional<ServerHome> find(Path state, String name, ServerAccount account) {
    Path entry = state.resolve(name);
    if (Files.notExists(entry, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      requireUsable(entry, account);
      return Optional.of(new ServerHome(entry.toRealPath(), entry));
    } catch (IOException e) {
      throw BackingException.cannot("open " + entry, e);
    }
  }

  /**
   * Where the programs of this server are unpacked to: in here, or where several servers share
   * them.
   *
   * @param name of the directory that they share
   */
  Path programs(EmbeddedOptions options, String name, ServerAccount account) {
    if (options.binariesDirectory().isEmpty()) {
      return path;
    }
    Path shared = options.binariesDirectory().get();
    return StateLock.holding(
            shared.resolve(name + ".lock"),
            () -> open(shared, name, account, options.relocationRoot()))
        .path();
  }

  /** Removes a link whose target is gone, where nothing is lost by it. */
  static void forgetLost(Path entry) {
    try {
      if (Files.isSymbolicLink(entry) && Files.notExists(entry)) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw BackingException.cannot("remove the dead link " + entry, e);
    }
  }

  boolean relocated() {
    return Files.isSymbolicLink(entry);
  }

  /** Deletes everything, the link included. */
  void delete() {
    try {
      deleteTree(path);
      Files.deleteIfExists(entry);
    } catch (IOException e) {
      throw BackingException.cannot("delete " + path, e);
    }
  }

  /** What somebody else deletes meanwhile is no failure. */
  static void deleteTree(Path root) throws IOException {
    if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void make(Path entry, ServerAccount account, Path relocationRoot)
      throws IOException {
    Optional<Path> closed = account.closedOnTheWayTo(entry.resolveSibling("."));
    if (closed.isEmpty()) {
      Files.createDirectory(entry);
      Files.setPosixFilePermissions(entry, PASSABLE);
      return;
    }
    Path home = makeElsewhere(entry, closed.get(), relocationRoot);
    Files.createSymbolicLink(entry, home);
    log.info(
        "The server may not run as root, and other users may not enter {}: its files are in {},"
            + " and {} links there",
        closed.get(),
        home,
        entry);
  }

  private static Path makeElsewhere(Path entry, Path closed, Path relocationRoot) {
    try {
      if (Files.notExists(relocationRoot)) {
        Files.createDirectories(relocationRoot);
        Files.setPosixFilePermissions(relocationRoot, PASSABLE);
      }
      Path home = Files.createTempDirectory(relocationRoot, "coppice-" + entry.getFileName() + "-");
      Files.setPosixFilePermissions(home, PASSABLE);
      return home;
    } catch (IOException e) {
      throw BackingException.cannot(
          "keep the server's files in "
              + entry
              + ", because it may not run as root and other users may not enter "
              + closed
              + "; nor in "
              + relocationRoot
              + " (run Coppice as an ordinary user, or from a directory that others may enter)",
          e);
    }
  }

  private static void requireUsable(Path entry, ServerAccount account) throws IOException {
    if (Files.isSymbolicLink(entry) && Files.notExists(entry)) {
      throw new BackingException(
          entry
              + " points to "
              + Files.readSymbolicLink(entry)
              + ", which is gone, and the data with it. Remove the link to begin with empty data.");
    }
    if (!Files.isDirectory(entry)) {
      throw new BackingException(
          entry + " should be a directory, but is a file. Move it out of the way.");
    }
    Optional<Path> closed = account.closedOnTheWayTo(entry);
    if (closed.isPresent()) {
      throw new BackingException(
          "The server may not run as root, and other users may not enter "
              + closed.get()
              + ", where its files are. Allow it (chmod o+x "
              + closed.get()
              + "), or run Coppice as an ordinary user.");
    }
  }
}
