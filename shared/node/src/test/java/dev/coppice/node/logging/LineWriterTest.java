package dev.coppice.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineWriterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Stalling out = new Stalling();

  @Test
  void writesAllLinesInOrder() throws Exception {
    LineWriter writer = started(20_000);
    out.goOn.countDown();

    IntStream.range(0, 10_000).forEach(i -> writer.write(i + " é\n"));

    assertThat(writer.flush(LIMIT)).isTrue();
    assertThat(out.text())
        .isEqualTo(
            IntStream.range(0, 10_000).mapToObj(i -> i + " é\n").collect(Collectors.joining()));
  }

  @Test
  void losesNoLineOfSeveralThreads() throws Exception {
    LineWriter writer = started(100_000);
    out.goOn.countDown();

    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                t -> new Thread(() -> IntStream.range(0, 5_000).forEach(i -> writer.write("a\n"))))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(writer.flush(LIMIT)).isTrue();
    assertThat(out.text()).hasSize(4 * 5_000 * 2);
  }

  @Test
  void losesLinesRatherThanBlockWhenNobodyReadsAndSaysHowMany() throws Exception {
    LineWriter writer = started(2);
    writer.write("first\n");
    out.reached.await();

    IntStream.range(0, 5).forEach(i -> writer.write(i + "\n"));
    assertThat(writer.lost()).isEqualTo(3);
    out.goOn.countDown();

    assertThat(writer.flush(LIMIT)).isTrue();
    assertThat(out.text()).isEqualTo("first\n0\n1\nlost 3\n");
  }

  @Test
  void flushGivesUpAfterItsLimit() throws Exception {
    LineWriter writer = started(2);
    writer.write("first\n");

    assertThat(writer.flush(Duration.ofMillis(50))).isFalse();
    out.goOn.countDown();
  }

  @Test
  void goesOnWhenTheOutputFails() throws Exception {
    out.fails = true;
    LineWriter writer = started(10);
    out.goOn.countDown();
    writer.write("into the void\n");
    assertThat(writer.flush(LIMIT)).isTrue();

    out.fails = false;
    writer.write("heard\n");

    assertThat(writer.flush(LIMIT)).isTrue();
    assertThat(out.text()).isEqualTo("heard\n");
  }

  private LineWriter started(int capacity) {
    LineWriter writer = new LineWriter(() -> out, capacity, count -> "lost " + count + "\n");
    writer.start();
    return writer;
  }

  /** Standard output whose reader does not read until told to. */
  private static final class Stalling extends OutputStream {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    volatile boolean fails;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      reached.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (fails) {
        throw new IOException("Broken pipe");
      }
      bytes.write(buffer, offset, length);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
