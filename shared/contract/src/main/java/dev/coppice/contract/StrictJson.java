package dev.coppice.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from strangers, which is UTF-8 (<a
 * href="https://www.rfc-editor.org/rfc/rfc8259#section-8.1">RFC 8259, section 8.1</a>) and has
 * whole characters (<a href="https://www.rfc-editor.org/rfc/rfc7493#section-2.1">RFC 7493, section
 * 2.1</a>). The parser by itself takes overlong forms and halves of surrogate pairs, and guesses at
 * UTF-16.
 */
final class StrictJson {

  private StrictJson() {}

  /**
   * @throws DecodeException when it is none
   */
  static @Nullable Object parse(Buffer body) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
    } catch (CharacterCodingException e) {
      throw new DecodeException("it is not UTF-8", e);
    }
    Object value = Json.decodeValue(text);
    if (mayEscapeSurrogates(text) && !UTF_8.newEncoder().canEncode(Json.encode(value))) {
      throw new DecodeException("it has half of a surrogate pair");
    }
    return value;
  }

  private static boolean mayEscapeSurrogates(String text) {
    return text.contains("\\ud") || text.contains("\\uD");
  }
}
