package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {
  private final Home home;
  private final Path jar;
  private final ClassArchives archives;

  ClassArchivesTest(@TempDir Path folder) throws IOException {
    home = new Home(folder);
    home.prepare();
    archives = new ClassArchives(home);
    jar = home.jars().resolve("coppice-catalog-0123abcd.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(file)) {
      packed.putNextEntry(new JarEntry("nothing.txt"));
    }
  }

  @Test
  void letsOneProcessOfAJarWithoutArchiveWriteDownItsClasses() {
    assertThat(archives.options(jar, ClassArchives.NODE))
        .singleElement()
        .asString()
        .startsWith("-XX:DumpLoadedClassList=");
    assertThat(archives.options(jar, ClassArchives.NODE)).isEmpty();
  }

  @Test
  void makesAnArchiveOfThemForTheNextStarts() throws Exception {
    Path earlier =
        Files.createFile(home.archives().resolve("coppice-catalog-99999999.jar-node-1.jsa"));
    record(List.of("java/lang/Object", "java/lang/String"));
    archives.makeMissing();
    assertThat(archives.options(jar, ClassArchives.NODE))
        .singleElement()
        .asString()
        .startsWith("-XX:SharedArchiveFile=");
    assertThat(earlier).doesNotExist();
    assertThat(home.archives()).isDirectoryNotContaining("glob:**.{classes,copy,new}");
  }

  @Test
  void doesWithoutWhenItCannotBeMade() throws Exception {
    record(List.of("java/lang/Object"));
    Files.delete(jar);
    archives.makeMissing();
    assertThat(home.archives()).isEmptyDirectory();
    assertThat(archives.options(jar, ClassArchives.NODE))
        .singleElement()
        .asString()
        .contains("DumpLoadedClassList");
  }

  @Test
  void forgetsTheListsOfNodesThatDied() {
    archives.options(jar, ClassArchives.NODE);
    new ClassArchives(home).forgetLists();
    assertThat(home.archives()).isEmptyDirectory();
  }

  private void record(List<String> classes) throws IOException {
    String option = archives.options(jar, ClassArchives.NODE).get(0);
    Files.write(Path.of(option.substring(option.indexOf('=') + 1)), classes);
  }
}
