package dev.coppice.backing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a Kafka broker whether it serves who knows the password: as much of its protocol as a log-in
 * by SASL/PLAIN takes. Blocks, for the limit at most for each answer.
 */
final class KafkaDoor {
  private static final short SASL_HANDSHAKE = 17;
  private static final short SASL_AUTHENTICATE = 36;
  private static final int LONGEST_ANSWER = 10_000;
  private static final int CORRELATION_BYTES = Integer.BYTES;

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final int limitMillis;

  KafkaDoor(String host, int port, String user, String password, Duration limit) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.limitMillis = Math.toIntExact(limit.toMillis());
  }

  /** What a broker may say when it is asked. */
  enum Answer {
    /** It takes requests. */
    SERVES,
    /** It does not let us in. */
    REFUSES,
    /** Nobody answers, or something that is no broker. */
    NONE
  }

  /** Asks; never fails. */
  Answer ask() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), limitMillis);
      socket.setSoTimeout(limitMillis);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (errorOf(out, in, SASL_HANDSHAKE, (short) 1, withLength("PLAIN")) != 0) {
        return Answer.REFUSES;
      }
      byte[] login = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
      byte[] body =
          ByteBuffer.allocate(Integer.BYTES + login.length).putInt(login.length).put(login).array();
      return errorOf(out, in, SASL_AUTHENTICATE, (short) 0, body) == 0
          ? Answer.SERVES
          : Answer.REFUSES;
    } catch (IOException e) {
      return Answer.NONE;
    }
  }

  private static byte[] withLength(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + bytes.length)
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }

  /** Header version 1: key, version, correlation id, and the client's name, which is left out. */
  private static short errorOf(
      DataOutputStream out, DataInputStream in, short key, short version, byte[] body)
      throws IOException {
    int header = 2 * Short.BYTES + CORRELATION_BYTES + Short.BYTES;
    ByteBuffer request =
        ByteBuffer.allocate(Integer.BYTES + header + body.length)
            .putInt(header + body.length)
            .putShort(key)
            .putShort(version)
            .putInt(key)
            .putShort((short) -1)
            .put(body);
    out.write(request.array());
    out.flush();
    int length = in.readInt();
    if (length < CORRELATION_BYTES + Short.BYTES || length > LONGEST_ANSWER) {
      throw new IOException("this is not Kafka's protocol");
    }
    byte[] answer = new byte[length];
    in.readFully(answer);
    return ByteBuffer.wrap(answer).getShort(CORRELATION_BYTES);
  }
}
