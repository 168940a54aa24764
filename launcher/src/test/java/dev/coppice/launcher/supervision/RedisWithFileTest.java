package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisWithFileTest {
  @TempDir Path folder;

  @Test
  void leavesWordOfRedisWhileItIsThere() throws Exception {
    Path file = folder.resolve("redis.uri");
    Files.writeString(file, "of an earlier run");
    Redis redis = new RedisWithFile(new FakeRedis(new ArrayList<>()), file);
    assertThat(file).doesNotExist();

    redis.open();
    assertThat(file).hasContent("redis://127.0.0.1");

    redis.close();
    assertThat(file).doesNotExist();
  }
}
