package dev.coppice.gateway.admission;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the raw bytes of a request's head, before the decoder does, for what the decoder repairs
 * or passes over: folded lines, line ends that are not CR LF, control characters, odd blanks in the
 * request line (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112 sections
 * 2.2, 3, 5.2 and 11.2</a>). Whatever one reader repairs and the next one does not is a way to
 * smuggle a request past a gateway.
 *
 * <pre>
 * state         CR            LF           blank         other
 * BEFORE        BEFORE_CR     refused      refused       REQUEST_LINE
 * BEFORE_CR     refused       BEFORE       refused       refused
 * REQUEST_LINE  LINE_CR       refused      one at a time REQUEST_LINE
 * LINE_CR       refused       LINE_START   refused       refused
 * LINE_START    END_CR        refused      refused       HEADER
 * HEADER        LINE_CR       refused      HEADER        HEADER
 * END_CR        refused       (the end)    refused       refused
 * </pre>
 */
final class HeadScan {

  private enum State {
    BEFORE,
    BEFORE_CR,
    REQUEST_LINE,
    LINE_CR,
    LINE_START,
    HEADER,
    END_CR
  }

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** An array is read several times faster than a buffer, which checks each access. */
  private static final int CHUNK = 256;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long BLANKS = 0x2020_2020_2020_2020L;
  private static final long DELETES = 0x7f7f_7f7f_7f7f_7f7fL;

  private static final String BARE = "a line must end in CR LF, and neither may stand elsewhere";

  private final byte[] chunk = new byte[CHUNK];
  private State state = State.BEFORE;
  private byte previous;
  private @Nullable String fault;

  /** Begins with a new head. */
  void reset() {
    state = State.BEFORE;
    fault = null;
    previous = 0;
  }

  /** What is wrong with the bytes so far; null when nothing is. */
  @Nullable String fault() {
    return fault;
  }

  /**
   * Takes the next bytes.
   *
   * @return the place of the byte that ends the head, or is the first that is wrong; -1 where more
   *     must come
   */
  int scan(ByteBuf in, int from, int to) {
    for (int at = from; at < to; at += chunk.length) {
      int length = Math.min(chunk.length, to - at);
      in.getBytes(at, chunk, 0, length);
      int end = scan(length);
      if (end >= 0) {
        return at + end;
      }
    }
    return -1;
  }

  private int scan(int length) {
    int at = 0;
    while (at < length) {
      if (state == State.HEADER) {
        at = skipPlain(chunk, at, length);
      }
      for (int stop = Math.min(length, at + Long.BYTES); at < stop; at++) {
        if (!process(chunk[at])) {
          return at;
        }
      }
    }
    return -1;
  }

  /** The first place whose eight bytes are not all plain, or are not all there. */
  private static int skipPlain(byte[] bytes, int from, int length) {
    int at = from;
    while (length - at >= Long.BYTES && isPlain((long) EIGHT_BYTES.get(bytes, at))) {
      at += Long.BYTES;
    }
    return at;
  }

  /**
   * Whether none of eight bytes is a control character: most of a head is the values of headers,
   * and a token makes it three times as long. See Warren, Hacker's Delight, section 6-1.
   */
  private static boolean isPlain(long bytes) {
    long delete = bytes ^ DELETES;
    long control = (bytes - BLANKS) & ~bytes;
    return ((control | ((delete - ONES) & ~delete)) & HIGH_BITS) == 0;
  }

  /** Takes the next byte; false when it ends the head, or is the first that is wrong. */
  private boolean process(byte value) {
    // The two states that nearly all bytes are in come first.
    if (state == State.HEADER) {
      if ((value >= ' ' && value != 0x7f) || value < 0 || value == '\t') {
        return true;
      }
      return value == '\r' ? to(State.LINE_CR) : refuse(value);
    }
    if (state == State.REQUEST_LINE) {
      return requestLine(value);
    }
    return switch (state) {
      case BEFORE -> value == '\r' ? to(State.BEFORE_CR) : to(State.REQUEST_LINE) && first(value);
      case BEFORE_CR -> value == '\n' ? to(State.BEFORE) : refuse(value);
      case LINE_CR -> value == '\n' ? to(State.LINE_START) : refuse(value);
      case LINE_START -> lineStart(value);
      default -> value != '\n' && refuse(value);
    };
  }

  private boolean first(byte value) {
    return (value > ' ' && value != 0x7f) || refuse(value);
  }

  private boolean requestLine(byte value) {
    boolean sound = (value > ' ' && value != 0x7f) || (value == ' ' && previous != ' ');
    previous = value;
    if (sound) {
      return true;
    }
    return value == '\r' ? to(State.LINE_CR) : refuse(value);
  }

  private boolean lineStart(byte value) {
    if (value == '\r') {
      return to(State.END_CR);
    }
    if (value == ' ' || value == '\t') {
      fault = "a header line must not begin with a blank";
      return false;
    }
    state = State.HEADER;
    return process(value);
  }

  private boolean to(State next) {
    state = next;
    return true;
  }

  private boolean refuse(byte value) {
    boolean betweenLines = state != State.REQUEST_LINE && state != State.HEADER;
    if (value == '\n' || value == '\r' || betweenLines) {
      fault = BARE;
    } else if (value == ' ') {
      fault = "the request line must be a method, a target and a version, one blank between each";
    } else {
      fault = "the head has a character that is not allowed: 0x%02x".formatted(value & 0xff);
    }
    return false;
  }
}
