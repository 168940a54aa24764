package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the server runs as, and where its files go then. Only root can try this. */
class EmbeddedPostgresAccountTest {
  /** "daemon" on every Unix: a user with a name, which PostgreSQL asks for, and without rights. */
  private static final int ORDINARY_USER = 1;

  @TempDir Path directory;

  @BeforeEach
  void onlyRootCanBecomeOthers() {
    assumeTrue(ServerAccount.ofThisProcess() instanceof ServerAccount.Unprivileged, "not root");
  }

  @Test
  void rootGetsAServerWithoutItsRights() throws Exception {
    open(directory);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Fixture.options(directory))) {
      assertThat(owner(postgres.pid())).isEqualTo(ServerAccount.Unprivileged.ID);
      assertThat(postgres.relocated()).isFalse();
    }
  }

  @Test
  void rootBehindAClosedDirectoryGetsItsFilesElsewhere(@TempDir Path elsewhere) throws Exception {
    Path state = Files.createDirectories(directory.resolve("closed").resolve("state"));
    open(elsewhere);
    EmbeddedOptions options = Fixture.options(state).withRelocationRoot(elsewhere.resolve("made"));

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      assertThat(postgres.answers()).isTrue();
      assertThat(postgres.relocated()).isTrue();
      assertThat(postgres.directory().toRealPath()).startsWith(elsewhere.toRealPath());
      assertThat(state.resolve("postgres").toRealPath()).isEqualTo(postgres.directory());
    }
    EmbeddedPostgres.purge(options);
    assertThat(elsewhere.resolve("made")).isEmptyDirectory();
    assertThat(state.resolve("postgres")).doesNotExist();
  }

  @Test
  void namesTheClosedDirectoryWhereThereIsNoElsewhere() throws Exception {
    Path notADirectory = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(
            () ->
                EmbeddedPostgres.start(
                    Fixture.options(directory).withRelocationRoot(notADirectory.resolve("made"))))
        .hasMessageContaining("other users may not enter " + directory.toRealPath())
        .hasMessageContaining("run Coppice as an ordinary user");
  }

  @Test
  void saysWhenTheRelocatedDataIsGone() throws Exception {
    Files.createSymbolicLink(directory.resolve("postgres"), directory.resolve("nowhere"));

    assertThatThrownBy(() -> EmbeddedPostgres.start(Fixture.options(directory)))
        .hasMessageContaining("nowhere, which is gone, and the data with it");
  }

  @Test
  void anOrdinaryUserGetsAServerOfTheirOwn() throws Exception {
    open(directory);
    String classPath = readableClassPath(Files.createDirectory(directory.resolve("classes")));
    Path state = ownedBy(ORDINARY_USER, Files.createDirectory(directory.resolve("state")));
    Path programs = ownedBy(ORDINARY_USER, Files.createDirectory(directory.resolve("programs")));
    List<String> asThem =
        List.of(
            "setpriv",
            "--reuid=" + ORDINARY_USER,
            "--regid=" + ORDINARY_USER,
            "--clear-groups",
            "--");

    try (StartingJvm jvm = StartingJvm.launch(asThem, classPath, state, programs)) {
      long pid = jvm.serverPid();
      try {
        assertThat(owner(pid)).isEqualTo(ORDINARY_USER);
      } finally {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      }
    }
  }

  private static int owner(long pid) throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc", String.valueOf(pid)), "unix:uid");
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path ownedBy(int user, Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", user);
    return path;
  }

  /** The jars may lie below /root, which the other user may not enter. */
  private static String readableClassPath(Path into) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path original = Path.of(part);
      Path copy = into.resolve(copies.size() + "-" + original.getFileName());
      if (Files.isDirectory(original)) {
        copyTree(original, copy);
      } else if (Files.exists(original)) {
        Files.copy(original, copy);
      }
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }
}
