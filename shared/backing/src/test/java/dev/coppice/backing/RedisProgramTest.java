package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisProgramTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64",
    "Linux, x86_64",
    "Linux, aarch64",
    "Mac OS X, x86_64",
    "Mac OS X, aarch64"
  })
  void isThereForTheUsualPlatforms(String os, String arch) {
    assertThat(RedisProgram.class.getResource("/" + RedisProgram.resource(os, arch))).isNotNull();
  }

  @Test
  void namesAPlatformThatThereIsNoneFor() {
    assertThat(RedisProgram.resource("SunOS", "sparc"))
        .isEqualTo("redis-server for SunOS on sparc");
  }

  @Test
  void isCopiedOnce(@TempDir Path directory) throws Exception {
    Path program = RedisProgram.copiedTo(directory);
    Object first = Files.getAttribute(program, "unix:ino");

    assertThat(RedisProgram.copiedTo(directory)).isEqualTo(program).isExecutable();
    assertThat(Files.getAttribute(program, "unix:ino")).isEqualTo(first);
  }

  @Test
  void canBeRunAtOnceWhileOtherThreadsStartProcesses(@TempDir Path directory) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<Void> others =
        Executors.newSingleThreadExecutor()
            .submit(
                () -> {
                  while (!done.get()) {
                    new ProcessBuilder("true").start().waitFor();
                  }
                  return null;
                });
    try {
      for (int time = 0; time < 50; time++) {
        Path here = Files.createDirectory(directory.resolve(Integer.toString(time)));
        Process version =
            new ProcessBuilder(RedisProgram.copiedTo(here).toString(), "--version").start();
        assertThat(version.waitFor()).isZero();
      }
    } finally {
      done.set(true);
      others.get();
    }
  }
}
