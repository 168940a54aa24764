package dev.coppice.system.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where things are in the checkout that is tested. */
public final class ProjectTree {
  private ProjectTree() {}

  /** The directory of the root pom. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    Path parent = here.getParent();
    return parent != null && Files.exists(parent.resolve("pom.xml")) ? parent : here;
  }

  /** Below this one the tests write. */
  public static Path target() {
    return root().resolve("system-tests/target");
  }

  /** Real data that lies beside the checkout on some machines. */
  public static Optional<Path> sharedData(String path) {
    return Optional.of(root().resolve("../shared/data").resolve(path).normalize())
        .filter(Files::isRegularFile);
  }
}
