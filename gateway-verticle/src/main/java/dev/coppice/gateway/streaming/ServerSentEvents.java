package dev.coppice.gateway.streaming;

import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of server-sent events (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the HTML standard, section
 * 9.2</a>). What is sent cannot end an event, nor begin another one.
 */
final class ServerSentEvents {

  /** Says nothing, so that no proxy takes the connection for dead. */
  static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

  private ServerSentEvents() {}

  /** Whether a text can be the name or the id of an event. */
  static boolean isWord(@Nullable String text) {
    return text != null && WORD.matcher(text).matches();
  }

  /** How long a client whose connection ends waits before it comes again. */
  static Buffer retry(long millis) {
    return Buffer.buffer("retry: " + millis + "\n\n");
  }

  /**
   * One event.
   *
   * @param id null leaves the last one as it is
   */
  static Buffer event(@Nullable String id, String name, Buffer data) {
    if (!isWord(name) || (id != null && !isWord(id))) {
      throw new IllegalArgumentException("no name or id of an event: " + name + ", " + id);
    }
    Buffer text = Buffer.buffer(data.length() + 120);
    if (id != null) {
      text.appendString("id: ").appendString(id).appendString("\n");
    }
    text.appendString("event: ").appendString(name).appendString("\n");
    return lines(text, data).appendString("\n");
  }

  /** JSON has line breaks only between its tokens, where one is as good as another. */
  private static Buffer lines(Buffer text, Buffer data) {
    int from = 0;
    for (int i = 0; i <= data.length(); i++) {
      if (i == data.length() || data.getByte(i) == '\n' || data.getByte(i) == '\r') {
        text.appendString("data: ").appendBuffer(data, from, i - from).appendString("\n");
        from = i + 1;
      }
    }
    return text;
  }
}
