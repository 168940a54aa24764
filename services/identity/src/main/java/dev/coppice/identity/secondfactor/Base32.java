package dev.coppice.identity.secondfactor;

import java.io.ByteArrayOutputStream;

/** Base32 without padding (RFC 4648, section 6), which apps and people read. */
final class Base32 {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /**
   * @param bytes a multiple of five, so that nothing is left over
   */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * Byte.SIZE / BITS);
    int buffer = 0;
    int held = 0;
    for (byte each : bytes) {
      buffer = (buffer << Byte.SIZE) | (each & 0xff);
      held += Byte.SIZE;
      while (held >= BITS) {
        held -= BITS;
        text.append(ALPHABET.charAt((buffer >> held) & 0x1f));
      }
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException for a character that is none of its
   */
  static byte[] decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int buffer = 0;
    int held = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("character " + i + " is none of Base32");
      }
      buffer = (buffer << BITS) | value;
      held += BITS;
      if (held >= Byte.SIZE) {
        held -= Byte.SIZE;
        bytes.write(buffer >> held);
      }
    }
    return bytes.toByteArray();
  }
}
