package dev.coppice.launcher.supervision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Class archives. */
final class ClassArchives {
  private final Path folder;

  ClassArchives(Path folder) {
    this.folder = folder;
  }

  List<String> options(Path jar) {
    Path archive = archive(jar);
    return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
  }

  private Path archive(Path jar) {
    return folder.resolve(jar.getFileName() + ".jsa");
  }
}
