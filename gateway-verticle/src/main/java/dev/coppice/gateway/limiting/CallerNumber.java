package dev.coppice.gateway.limiting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who a token names, as a number: the beginning of the name's SHA-256, so that nobody can choose a
 * name that is counted as another's, and no name is kept.
 */
final class CallerNumber {

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(CallerNumber::sha256);

  private CallerNumber() {}

  static long of(String name) {
    byte[] hash = SHA_256.get().digest(name.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
