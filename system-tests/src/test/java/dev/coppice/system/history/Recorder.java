package dev.coppice.system.history;

import dev.coppice.system.history.Event.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a history down while it happens, to a file too: the file is there even if the run dies.
 * Any thread; each process calls it before its operation begins and after it has ended, so the
 * times enclose what happened.
 */
public final class Recorder implements AutoCloseable {
  private final long begin;
  private final List<Event> events = new ArrayList<>();
  private final BufferedWriter file;

  /**
   * Begins a history now.
   *
   * @param title a first line for people, such as the seed of the run
   */
  public Recorder(Path file, String title) {
    this(file, title, System.nanoTime());
  }

  /**
   * Begins a history at a moment that other processes of this machine take as its beginning too.
   *
   * @param begin by {@link System#nanoTime}, which they share
   */
  public Recorder(Path file, String title, long begin) {
    this.begin = begin;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.file = Files.newBufferedWriter(file);
      comment(title);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void invoke(String process, String function, String key, String... input) {
    add(Kind.INVOKE, process, function, key, input);
  }

  /** It took effect. */
  public void ok(String process, String function, String key, String... output) {
    add(Kind.OK, process, function, key, output);
  }

  /** It took no effect, and never will. */
  public void fail(String process, String function, String key, String... why) {
    add(Kind.FAIL, process, function, key, why);
  }

  /** Nobody knows whether it took effect. */
  public void unknown(String process, String function, String key, String... why) {
    add(Kind.INFO, process, function, key, why);
  }

  private synchronized void add(
      Kind kind, String process, String function, String key, String... values) {
    Event event =
        new Event(System.nanoTime() - begin, kind, process, function, key, List.of(values));
    events.add(event);
    write(HistoryText.line(event));
  }

  /** A line for people who read the file. */
  public synchronized void comment(String text) {
    text.lines().forEach(line -> write("# " + line));
  }

  private void write(String line) {
    try {
      file.write(line);
      file.newLine();
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nanoseconds since the history began. */
  public long nanos() {
    return System.nanoTime() - begin;
  }

  /** What is written so far. */
  public synchronized History history() {
    return new History(events);
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
