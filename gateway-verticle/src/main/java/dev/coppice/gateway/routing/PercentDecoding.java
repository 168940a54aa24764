package dev.coppice.gateway.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Percent-encoding as <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986 section
 * 2.1</a> has it, read strictly: two readers that repair the same text in two ways are how requests
 * slip past a gateway.
 */
public final class PercentDecoding {

  private PercentDecoding() {}

  /**
   * Decodes a stretch of ASCII text.
   *
   * @param plusIsSpace as in query strings
   * @return null when an escape is cut short or not hexadecimal, stands for NUL, or the bytes are
   *     not UTF-8
   */
  public static @Nullable String decode(String text, int from, int to, boolean plusIsSpace) {
    byte[] bytes = new byte[to - from];
    int length = 0;
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int value = c;
      if (c == '%') {
        value = i + 2 < to ? escape(text, i) : -1;
        if (value <= 0) {
          return null;
        }
        i += 2;
        ascii &= value < 0x80;
      } else if (c == '+' && plusIsSpace) {
        value = ' ';
      }
      bytes[length++] = (byte) value;
    }
    return ascii
        ? new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
        : strictUtf8(bytes, length);
  }

  /** The byte that the three characters from {@code at} stand for, or less than 0. */
  private static int escape(String text, int at) {
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static @Nullable String strictUtf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
