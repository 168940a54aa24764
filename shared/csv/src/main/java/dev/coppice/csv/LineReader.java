package dev.coppice.csv;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines of UTF-8 text, strictly: a line that is not UTF-8 or longer
 * than {@value #MAX_LINE_BYTES} bytes is handed out with a fault in place of text, and reading goes
 * on.
 */
public final class LineReader implements Closeable {
  static final int MAX_LINE_BYTES = 256 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int position;
  private int limit;
  private long number;

  public LineReader(InputStream in) {
    this.in = in;
  }

  /** One physical line; {@code number} counts from 1, {@code fault} says why it has no text. */
  public record Line(long number, String text, @Nullable String fault) {}

  /** The next line without its end, or null at the end of the stream. */
  public @Nullable Line next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    long length = 0;
    int b = read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = read()) {
      if (length++ < MAX_LINE_BYTES) {
        bytes.write(b);
      }
    }
    number++;
    return length > MAX_LINE_BYTES
        ? new Line(number, "", "longer than " + MAX_LINE_BYTES + " bytes")
        : decode(bytes.toByteArray());
  }

  private Line decode(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return new Line(number, marked ? text.substring(1) : text, null);
    } catch (CharacterCodingException e) {
      return new Line(number, "", "not UTF-8 text");
    }
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = in.read(buffer);
      position = 0;
      if (limit <= 0) {
        limit = 0;
        return -1;
      }
    }
    return buffer[position++] & 0xFF;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
