package dev.coppice.acquirer;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody can guess. */
final class Ids {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private Ids() {}

  /**
   * @param kind what it begins with, such as {@code auth}
   */
  static String make(String kind) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return kind + "_" + HexFormat.of().formatHex(bytes);
  }
}
