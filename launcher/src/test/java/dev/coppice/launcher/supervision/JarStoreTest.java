package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarStoreTest {
  private final Path jar;
  private final Path folder;
  private final JarStore store;

  JarStoreTest(@TempDir Path temporary) throws IOException {
    jar = Files.writeString(temporary.resolve("coppice-catalog.jar"), "first build");
    folder = Files.createDirectory(temporary.resolve("jars"));
    store = new JarStore(folder);
  }

  @Test
  void keepsTheCopyWhenABuildChangesNothing() throws IOException {
    Path copy = store.copyOf(jar);
    Files.writeString(jar, "first build");
    assertThat(store.copyOf(jar)).isEqualTo(copy);
  }

  @Test
  void makesANewCopyOfANewBuildAndRemovesTheOld() throws IOException {
    Path old = store.copyOf(jar);
    Files.writeString(jar, "second build");
    Path copy = store.copyOf(jar);
    assertThat(copy).isNotEqualTo(old).hasContent("second build");
    assertThat(folder).isDirectoryNotContaining(file -> file.equals(old));
  }

  @Test
  void saysWhatToDoAboutAMissingJar() throws IOException {
    Files.delete(jar);
    assertThatThrownBy(() -> store.copyOf(jar)).hasMessageContaining("is missing; build it");
  }
}
