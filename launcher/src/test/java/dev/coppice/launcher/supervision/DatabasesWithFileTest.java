package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesWithFileTest {
  @TempDir Path folder;

  @Test
  void leavesWordOfTheSeedsDatabaseAlone() throws IOException {
    Path file = folder.resolve("uri");
    Files.writeString(file, "of an earlier run");
    Databases databases = new DatabasesWithFile(new FakeDatabases(new ArrayList<>()), file);
    assertThat(file).doesNotExist();

    databases.open(List.of(Service.CATALOG));
    assertThat(file).doesNotExist();

    String uri = databases.open(List.of(Service.DISCOVERY)).get(Service.DISCOVERY);
    assertThat(file).hasContent(uri);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");

    databases.close();
    assertThat(file).doesNotExist();
  }
}
