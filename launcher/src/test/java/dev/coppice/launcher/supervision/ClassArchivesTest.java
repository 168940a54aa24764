package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** As picocli's are. The JVM writes such functions down twice, and crashes when it reads that. */
  @Test
  void makesOneOfAProgramThatMakesAFunctionOfAnOldInterfaceTwice() throws Exception {
    packTwins();
    assertThat(runTwins(archives.options(jar, ClassArchives.NODE), jar)).isZero();
    archives.makeMissing();
    assertThat(archives.options(jar, ClassArchives.NODE))
        .singleElement()
        .asString()
        .startsWith("-XX:SharedArchiveFile=");
  }

  /** Checkouts may have one place for their jars and archives, each by links of its own. */
  @Test
  void whatOneCheckoutMadeServesAnotherThatKeepsItInTheSamePlace(@TempDir Path folder)
      throws Exception {
    Home other = new Home(folder);
    Files.createDirectory(other.state());
    Path jars = Files.createSymbolicLink(other.jars(), home.jars());
    Files.createSymbolicLink(other.archives(), home.archives());
    other.prepare();
    ClassArchives others = new ClassArchives(other);
    Path linked = jars.resolve(jar.getFileName());
    packTwins();
    assertThat(runTwins(others.options(linked, ClassArchives.NODE), linked)).isZero();
    others.makeMissing();
    Files.delete(jars);
    List<String> options = new ArrayList<>(archives.options(jar, ClassArchives.NODE));
    options.add("-Xshare:on");
    assertThat(runTwins(options, jar)).isZero();
  }

  private void packTwins() throws IOException {
    try (OutputStream created = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(created)) {
      pack(packed, Twins.class, 61);
      pack(packed, Twins.Speech.class, 49);
    }
  }

  private static int runTwins(List<String> options, Path jar) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.addAll(List.of("-cp", jar.toString(), Twins.class.getName()));
    return new ProcessBuilder(line).inheritIO().start().waitFor();
  }

  /**
   * @param version of the class file: 61 for Java 17, 49 for Java 5
   */
  private static void pack(JarOutputStream packed, Class<?> type, int version) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream compiled = type.getClassLoader().getResourceAsStream(file)) {
      byte[] bytes = compiled.readAllBytes();
      bytes[7] = (byte) version;
      packed.putNextEntry(new JarEntry(file));
      packed.write(bytes);
    }
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
