package dev.coppice.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operating-system user that a server runs as. PostgreSQL refuses to be root, for good reason;
 * where Coppice is started by root (a container, a fresh machine), the server runs as a user
 * without any rights.
 */
sealed interface ServerAccount {

  /** The command line that runs the command as this account. */
  List<String> command(List<String> command);

  /** Gives the file or directory to this account. */
  void own(Path path) throws IOException;

  /** The topmost directory on the way to the given one that this account may not pass through. */
  Optional<Path> closedOnTheWayTo(Path directory) throws IOException;

  /** The account for a server that is started by this process. */
  static ServerAccount ofThisProcess() {
    return userId() == 0 ? new Unprivileged() : new Invoker();
  }

  /** From a file just made, since the JDK's own answer is 0 for a user that has no name. */
  private static int userId() {
    try {
      Path probe = Files.createTempFile("coppice", ".user");
      try {
        return (Integer) Files.getAttribute(probe, "unix:uid");
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      throw BackingException.cannot("make a temporary file", e);
    }
  }

  /** The user who started Coppice. */
  record Invoker() implements ServerAccount {
    @Override
    public List<String> command(List<String> command) {
      return command;
    }

    @Override
    public void own(Path path) {
      // What this user makes is this user's already.
    }

    @Override
    public Optional<Path> closedOnTheWayTo(Path directory) {
      return Optional.empty();
    }
  }

  /** The user that Linux reserves for "no one", entered from root with setpriv (util-linux). */
  record Unprivileged() implements ServerAccount {
    static final int ID = 65_534;
    private static final int OTHERS_MAY_PASS = 0_001;

    @Override
    public List<String> command(List<String> command) {
      List<String> whole =
          new ArrayList<>(
              List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--"));
      whole.addAll(command);
      return List.copyOf(whole);
    }

    @Override
    public void own(Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", ID);
      Files.setAttribute(path, "unix:gid", ID);
    }

    @Override
    public Optional<Path> closedOnTheWayTo(Path directory) throws IOException {
      Path whole = directory.toRealPath();
      for (int names = 0; names <= whole.getNameCount(); names++) {
        Path ancestor =
            names == 0 ? whole.getRoot() : whole.getRoot().resolve(whole.subpath(0, names));
        int mode = (Integer) Files.getAttribute(ancestor, "unix:mode");
        if ((mode & OTHERS_MAY_PASS) == 0) {
          return Optional.of(ancestor);
        }
      }
      return Optional.empty();
    }
  }
}
