package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Linux, riscv64, postgres-linux-riscv64.txz"
  })
  void knowsTheArchiveOfAPlatform(String os, String architecture, String archive) {
    assertThat(PostgresBinaries.archive(os, architecture)).isEqualTo(archive);
  }

  @ParameterizedTest
  @CsvSource({"postgres-linux-x86_64.txz", "postgres-linux-arm_64.txz"})
  void aBuildCarriesBothLinuxArchives(String archive) {
    assertThat(PostgresBinaries.class.getResource("/" + archive)).isNotNull();
  }

  @Test
  void unpacksOnceAndSweepsWhatAKilledStarterLeft(@TempDir Path directory) throws Exception {
    Path left = Files.createDirectory(directory.resolve("partial-123"));
    Files.writeString(left.resolve("half"), "of a file");

    Path root = PostgresBinaries.unpackedIn(directory).root();
    var unpacked = Files.getLastModifiedTime(root);

    assertThat(left).doesNotExist();
    assertThat(root).hasFileName("bin-" + PostgresBinaries.version());
    assertThat(root.resolve("bin").resolve("postgres")).isExecutable();
    assertThat(PostgresBinaries.unpackedIn(directory).root()).isEqualTo(root);
    assertThat(Files.getLastModifiedTime(root)).isEqualTo(unpacked);
  }
}
