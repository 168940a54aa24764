package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  @TempDir Path directory;

  @Test
  void letsAnotherServerStartMeanwhile() {
    String seen =
        StateLock.holding(
            directory.resolve("one"),
            () ->
                CompletableFuture.supplyAsync(
                        () -> StateLock.holding(directory.resolve("other"), () -> "at once"))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join());

    assertThat(seen).isEqualTo("at once");
  }
}
