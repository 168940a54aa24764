package dev.coppice.launcher.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  private final Path path;
  private final LogFile log;

  LogFileTest(@TempDir Path folder) {
    path = folder.resolve("catalog-1.log");
    log = new LogFile(path);
  }

  @Test
  void hasTheLastLinesOfAFile() throws IOException {
    assertThat(log.tail(2)).isEmpty();
    append("one\ntwo\nthree\n");
    assertThat(log.tail(2)).containsExactly("two", "three");
    assertThat(log.tail(9)).containsExactly("one", "two", "three");
    assertThat(log.tail(0)).isEmpty();
  }

  @Test
  void leavesOutTheHalfLineAtTheEdgeOfALargeFile() throws IOException {
    append("x".repeat(200_000) + "\nlast\n");
    assertThat(log.tail(5)).containsExactly("last");
  }

  @Test
  void startsAnewWhenItHasGrownLarge() throws IOException {
    append("x".repeat((int) LogFile.LARGE));
    log.rotateIfLarge();
    assertThat(path).isEmptyFile();
    assertThat(path.resolveSibling("catalog-1.log.1")).hasSize(LogFile.LARGE);
  }

  @Test
  void followsWhatIsAddedAlsoAcrossARotation() throws IOException {
    append("before\n");
    LogFollower follower = LogFollower.atEndOf(log);
    append("one\nhal");
    assertThat(follower.more()).containsExactly("one");
    append("f\n");
    assertThat(follower.more()).containsExactly("half");
    Files.writeString(path, "anew\n");
    assertThat(follower.more()).containsExactly("anew");
    assertThat(follower.more()).isEmpty();
  }

  @Test
  void showsANodesJsonAsAReadableLine() {
    LogLine line = new LogLine(ZoneOffset.UTC);
    assertThat(
            line.readable(
                "{\"timestamp\":\"2026-11-21T10:17:13.561Z\",\"level\":\"WARN\",\"service\":\"catalog\",\"logger\":\"dev.coppice.node.Node\",\"message\":\"Left\",\"fields\":{\"after\":3}}"))
        .isEqualTo("10:17:13.561 WARN  Node: Left  after=3");
    assertThat(line.readable("plain text")).isEqualTo("plain text");
    assertThat(line.readable("{\"timestamp\":oops")).isEqualTo("{\"timestamp\":oops");
  }

  private void append(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
