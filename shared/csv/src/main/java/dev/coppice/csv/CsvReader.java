package dev.coppice.csv;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV as RFC 4180 describes it, and goes on after a broken line: what cannot be read becomes
 * a {@link CsvLine.Malformed} with its line number, and the next line is read as if nothing had
 * been.
 *
 * <p>A quoted field may span lines, but only {@value #MAX_LINES_PER_ROW} of them: past that, or at
 * the end of the file, the quote counts as never closed, and only the line that opened it is lost.
 * Memory use does not depend on the size of the file. Not safe for use by several threads.
 */
public final class CsvReader implements Closeable {
  static final int MAX_LINES_PER_ROW = 16;

  private final LineReader lines;
  private final Deque<LineReader.Line> readAgain = new ArrayDeque<>();

  public CsvReader(LineReader lines) {
    this.lines = lines;
  }

  /** The next row that is not empty, or null at the end of the file. */
  public @Nullable CsvLine next() throws IOException {
    LineReader.Line line = nextLine();
    while (line != null && line.fault() == null && line.text().isBlank()) {
      line = nextLine();
    }
    if (line == null) {
      return null;
    }
    return line.fault() == null ? row(line) : new CsvLine.Malformed(line.number(), line.fault());
  }

  private CsvLine row(LineReader.Line first) throws IOException {
    Deque<LineReader.Line> continued = new ArrayDeque<>();
    StringBuilder text = new StringBuilder(first.text());
    CsvLine row = split(first.number(), text);
    while (row == null) {
      LineReader.Line more = continued.size() + 1 < MAX_LINES_PER_ROW ? nextLine() : null;
      if (more != null) {
        continued.add(more);
      }
      if (more == null || more.fault() != null) {
        continued.descendingIterator().forEachRemaining(readAgain::addFirst);
        return new CsvLine.Malformed(first.number(), "a quote is opened and never closed");
      }
      row = split(first.number(), text.append('\n').append(more.text()));
    }
    return row;
  }

  private LineReader.@Nullable Line nextLine() throws IOException {
    LineReader.Line again = readAgain.poll();
    return again != null ? again : lines.next();
  }

  /**
   * Null when the text ends inside quotes. A quote within a plain field is a character as others.
   */
  private static @Nullable CsvLine split(long number, CharSequence text) {
    List<String> fields = new ArrayList<>(8);
    StringBuilder field = new StringBuilder();
    int i = 0;
    while (true) {
      field.setLength(0);
      if (i < text.length() && text.charAt(i) == '"') {
        i = quotedField(text, i + 1, field);
        if (i < 0) {
          return null;
        }
        if (i < text.length() && text.charAt(i) != ',') {
          return new CsvLine.Malformed(
              number, "field " + (fields.size() + 1) + " goes on after its closing quote");
        }
      } else {
        while (i < text.length() && text.charAt(i) != ',') {
          field.append(text.charAt(i++));
        }
      }
      fields.add(field.toString());
      if (i >= text.length()) {
        return new CsvLine.Row(number, fields);
      }
      i++;
    }
  }

  /**
   * Appends the field whose content starts at {@code i}; the index after its closing quote, or -1.
   */
  private static int quotedField(CharSequence text, int i, StringBuilder field) {
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '"') {
        field.append(c);
      } else if (i < text.length() && text.charAt(i) == '"') {
        field.append('"');
        i++;
      } else {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
