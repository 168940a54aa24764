package dev.coppice.gateway.forwarding;

import dev.coppice.gateway.routing.WeightedList;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses bodies as <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a> has it. It is
 * no handler in the pipeline, since there it would cost every answer, and most are too small. Not
 * thread-safe: one for an event loop, with a deflater that is used again.
 */
final class Gzip {

  /** Below this a body gets no smaller that matters: it fits a packet as it is. */
  static final int SMALLEST = 1024;

  /** Above this it takes so long, a millisecond or more, that it is done by a worker. */
  static final int LARGEST_INLINE = 64 * 1024;

  private static final String NAME = "gzip";
  private static final int LEVEL = 5;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER = 8;
  private static final List<String> COMPRESSIBLE =
      List.of(
          "application/json",
          "application/problem+json",
          "application/x-ndjson",
          "application/javascript",
          "application/xml",
          "application/yaml",
          "image/svg+xml");

  private final Deflater deflater = new Deflater(LEVEL, true);

  static Buffer compressedOnce(Buffer body) {
    Gzip gzip = new Gzip();
    try {
      return gzip.compress(body);
    } finally {
      gzip.end();
    }
  }

  Buffer compress(Buffer body) {
    byte[] input = body.getBytes();
    CRC32 crc = new CRC32();
    crc.update(input);
    byte[] output = new byte[HEADER.length + input.length / 2 + 64];
    System.arraycopy(HEADER, 0, output, 0, HEADER.length);
    int length = HEADER.length;
    deflater.reset();
    deflater.setInput(input);
    deflater.finish();
    while (!deflater.finished()) {
      if (length == output.length) {
        output = Arrays.copyOf(output, 2 * length);
      }
      length += deflater.deflate(output, length, output.length - length);
    }
    return Buffer.buffer(length + TRAILER)
        .appendBytes(output, 0, length)
        .appendIntLE((int) crc.getValue())
        .appendIntLE(input.length);
  }

  /** Gives the deflater's memory back, which lies outside the heap. */
  void end() {
    deflater.end();
  }

  static boolean isCompressible(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return COMPRESSIBLE.contains(type)
        || type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml");
  }

  /** Whether an Accept-Encoding allows gzip: by name, or by {@code *} where it is not named. */
  static boolean isAccepted(@Nullable String acceptEncoding) {
    boolean any = false;
    int start = 0;
    while (acceptEncoding != null && start < acceptEncoding.length()) {
      int end = WeightedList.endOfElement(acceptEncoding, start);
      int from = WeightedList.skipBlanks(acceptEncoding, start, end);
      int to = WeightedList.endOfName(acceptEncoding, from, end);
      if (to - from == NAME.length()
          && acceptEncoding.regionMatches(true, from, NAME, 0, to - from)) {
        return WeightedList.hasWeight(acceptEncoding, to, end);
      }
      if (to - from == 1 && acceptEncoding.charAt(from) == '*') {
        any = WeightedList.hasWeight(acceptEncoding, to, end);
      }
      start = end + 1;
    }
    return any;
  }
}
