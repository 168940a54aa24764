package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHomeTest {
  private static final int AT_ONCE = 4;
  private static final int FOLDERS = 60;
  private static final int FILES = 30;

  @TempDir private Path directory;

  private Path tree() throws IOException {
    Path root = directory.resolve("root");
    for (int i = 0; i < FOLDERS; i++) {
      Path folder = Files.createDirectories(root.resolve("folder-" + i));
      for (int j = 0; j < FILES; j++) {
        Files.writeString(folder.resolve("file-" + j), "x");
      }
    }
    return root;
  }

  @Test
  void manyMayDeleteTheSameAtOnce() throws Exception {
    Path root = tree();
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> deleting = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        deleting.add(
            pool.submit(
                () -> {
                  together.await();
                  ServerHome.deleteTree(root);
                  return null;
                }));
      }
      for (Future<?> each : deleting) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void whatIsNotThereIsDeletedAlready() throws IOException {
    ServerHome.deleteTree(directory.resolve("nothing"));
    assertThat(directory).isEmptyDirectory();
  }
}
