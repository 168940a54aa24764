package dev.coppice.system.harness;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection, with nothing hidden: no pool, no silent second try, and any bytes may be
 * sent, also those that are no HTTP. For one thread.
 */
public final class HttpConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** To a port of this machine's loopback address. */
  public static HttpConnection open(int port, Duration limit) throws IOException {
    byte[] loopback = {127, 0, 0, 1};
    return open(new InetSocketAddress(InetAddress.getByAddress(loopback), port), limit);
  }

  /**
   * Connects.
   *
   * @param limit for the connect, and for each wait for bytes later
   */
  public static HttpConnection open(InetSocketAddress server, Duration limit) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) limit.toMillis());
      socket.connect(server, (int) limit.toMillis());
      return new HttpConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a GET and waits for its answer. */
  public Answer get(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return receive();
  }

  /**
   * Waits for one answer to a request that is not a HEAD.
   *
   * @throws ClosedBeforeAnswerException if the server closed the connection before its first byte
   */
  public Answer receive() throws IOException {
    String[] status = statusLine().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP status line: " + String.join(" ", status));
    }
    Map<String, List<String>> headers = headers();
    return new Answer(Integer.parseInt(status[1]), headers, Buffer.buffer(body(headers)));
  }

  /** Whether the server has closed its side, after this long at most. */
  public boolean closedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private String statusLine() throws IOException {
    int first;
    try {
      first = in.read();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      throw new ClosedBeforeAnswerException(e);
    }
    if (first < 0) {
      throw new ClosedBeforeAnswerException(null);
    }
    return (char) first + line();
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.computeIfAbsent(name, n -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      return chunks();
    }
    List<String> length = headers.get("content-length");
    return length == null ? new byte[0] : exactly(Integer.parseInt(length.get(0)));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line().strip(), 16);
      body.writeBytes(exactly(size));
      line();
    } while (size > 0);
    return body.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed after " + bytes.length + " of " + length + " bytes of a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed within the head of an answer: " + line);
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more in any case.
    }
  }
}
