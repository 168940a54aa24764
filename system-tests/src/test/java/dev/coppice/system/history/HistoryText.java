package dev.coppice.system.history;

import dev.coppice.system.history.Event.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Histories as text, so that a run that failed can be read and judged again. One event is one line:
 * nanoseconds, kind, process, function, key and then the values, with tabs between; backslash, tab
 * and line ends within them are {@code \\}, {@code \t}, {@code \n} and {@code \r}. Lines that begin
 * with {@code #} are for people.
 */
public final class HistoryText {
  private static final int FIXED_FIELDS = 5;

  private HistoryText() {}

  /** Without the line's end. */
  public static String line(Event event) {
    List<String> fields = new ArrayList<>();
    fields.add(Long.toString(event.nanos()));
    fields.add(event.kind().name());
    fields.add(escaped(event.process()));
    fields.add(escaped(event.function()));
    fields.add(escaped(event.key()));
    event.values().forEach(value -> fields.add(escaped(value)));
    return String.join("\t", fields);
  }

  /**
   * Undoes {@link #line}.
   *
   * @throws IllegalArgumentException if it is not such a line
   */
  public static Event event(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < FIXED_FIELDS) {
      throw new IllegalArgumentException("not a line of a history: " + line);
    }
    return new Event(
        Long.parseLong(fields[0]),
        Kind.valueOf(fields[1]),
        plain(fields[2]),
        plain(fields[3]),
        plain(fields[4]),
        Arrays.stream(fields).skip(FIXED_FIELDS).map(HistoryText::plain).toList());
  }

  /** Reads a whole history, until the end. */
  public static History read(Reader text) {
    return new History(
        new BufferedReader(text)
            .lines()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(HistoryText::event)
            .toList());
  }

  public static History read(Path file) {
    try (Reader text = Files.newBufferedReader(file)) {
      return read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\t' -> escaped.append("\\t");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '\\') {
        c = unescaped(i < text.length() ? text.charAt(i++) : ' ', text);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static char unescaped(char letter, String text) {
    return switch (letter) {
      case '\\' -> '\\';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> throw new IllegalArgumentException("not an escape, in " + text);
    };
  }
}
