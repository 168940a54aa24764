package dev.coppice.backing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Redis whether it serves: as much of the protocol (RESP) as that takes. Blocks, for the
 * limit at most.
 */
public final class RedisDoor {
  private static final String PASSED = "+OK";

  private final String host;
  private final int port;
  private final @Nullable String user;
  private final @Nullable String password;
  private final int limitMillis;

  /**
   * @param user null for the one without a name
   * @param password null for a server that asks for none
   */
  public RedisDoor(
      String host, int port, @Nullable String user, @Nullable String password, Duration limit) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.limitMillis = Math.toIntExact(limit.toMillis());
  }

  /** What a Redis may say when it is asked. */
  public enum Answer {
    /** It takes commands. */
    SERVES,
    /** It lives, and reads its data. */
    LOADS,
    /** It does not let us in. */
    REFUSES,
    /** Nobody answers, or something that is no Redis. */
    NONE
  }

  /** Asks; never fails. */
  public Answer ask() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), limitMillis);
      socket.setSoTimeout(limitMillis);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      if (password != null) {
        String passed =
            user == null ? say(out, in, "AUTH", password) : say(out, in, "AUTH", user, password);
        if (!PASSED.equals(passed)) {
          return answer(passed);
        }
      }
      return answer(say(out, in, "PING"));
    } catch (IOException e) {
      return Answer.NONE;
    }
  }

  private static @Nullable String say(OutputStream out, BufferedReader in, String... words)
      throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    return in.readLine();
  }

  private static Answer answer(@Nullable String line) {
    if ("+PONG".equals(line)) {
      return Answer.SERVES;
    }
    if (line != null && line.startsWith("-LOADING")) {
      return Answer.LOADS;
    }
    return line != null && line.startsWith("-") ? Answer.REFUSES : Answer.NONE;
  }
}
