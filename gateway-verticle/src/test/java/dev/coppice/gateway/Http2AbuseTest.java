package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 as attackers speak it, frame by frame (RFC 9113). */
class Http2AbuseTest {

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 32;
  private static final int PRIORITY_BYTES = 5;
  private static final int MAX_FRAME = 16_384;

  /** {@code GET http /} of HPACK's static table, then the authority as a literal. */
  private static final byte[] REQUEST = {
    (byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 4, 's', 'h', 'o', 'p'
  };

  private record Frame(int type, int stream, ByteBuffer payload) {}

  private final GatewayFixture gateway = new GatewayFixture(Map.of());
  private Socket socket;
  private DataInputStream in;

  @BeforeEach
  void connect() throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    write(frame(SETTINGS, 0, 0, new byte[0]));
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    gateway.close();
  }

  @Test
  void answers431ToHeadersThatAreTooLarge() throws Exception {
    byte[] block = requestWith("x-much", "a".repeat(20_000));
    write(frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, MAX_FRAME)));
    byte[] rest = Arrays.copyOfRange(block, MAX_FRAME, block.length);
    write(frame(CONTINUATION, END_HEADERS, 1, rest));
    assertThat(status(awaitFrame(HEADERS))).isEqualTo("431");
    assertThatTheGatewayLives();
  }

  @Test
  void endsAConnectionThatOpensStreamsOnlyToResetThem() throws Exception {
    byte[] cancel = ByteBuffer.allocate(4).putInt((int) Http2Error.CANCEL.code()).array();
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    for (int stream = 1; stream < 4_000; stream += 2) {
      flood.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, REQUEST));
      flood.writeBytes(frame(RST_STREAM, 0, stream, cancel));
    }
    assertThatItIsToldToCalmDown(flood.toByteArray());
  }

  @Test
  void endsAConnectionWhoseHeadersNeverEnd() throws Exception {
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    flood.writeBytes(frame(HEADERS, END_STREAM, 1, REQUEST));
    for (int i = 0; i < 1_000; i++) {
      flood.writeBytes(frame(CONTINUATION, 0, 1, new byte[0]));
    }
    assertThatItIsToldToCalmDown(flood.toByteArray());
  }

  /** One header of 3,000 bytes in the table of HPACK, then a thousand times one byte for it. */
  @Test
  void unpacksNoMoreHeadersThanItTakes() throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(REQUEST);
    literal(block, 0x40, "x-much", "a".repeat(3_000));
    for (int i = 0; i < 1_000; i++) {
      block.write(0x80 | 62);
    }
    write(frame(HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray()));
    Frame told = read();
    while (told.type() != HEADERS && told.type() != GOAWAY && told.type() != RST_STREAM) {
      told = read();
    }
    if (told.type() == HEADERS) {
      assertThat(status(told)).isEqualTo("431");
    }
    assertThat(gateway.services.calls()).isEmpty();
    assertThatTheGatewayLives();
  }

  @Test
  void endsAStreamWhoseBodyNeverComesAndServesTheNext() throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x02);
    text(block, "PUT");
    block.write(0x86);
    block.write(0x04);
    text(block, "/api/shop/items/1");
    block.write(0x01);
    text(block, "shop");
    literal(block, 0, "content-type", "application/json");
    write(frame(HEADERS, END_HEADERS, 1, block.toByteArray()));
    Frame refused = awaitFrame(HEADERS);
    assertThat(refused.stream()).isEqualTo(1);
    assertThat(status(refused)).isEqualTo("408");
    write(frame(HEADERS, END_STREAM | END_HEADERS, 3, REQUEST));
    assertThat(awaitFrame(HEADERS).stream()).isEqualTo(3);
    assertThat(gateway.services.calls()).isEmpty();
  }

  private void assertThatItIsToldToCalmDown(byte[] flood) throws Exception {
    try {
      write(flood);
    } catch (SocketException e) {
      // It has been closed already; what it was told can be read all the same.
    }
    Frame goAway = awaitFrame(GOAWAY);
    assertThat(goAway.payload().getInt(4)).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
    assertThatTheGatewayLives();
  }

  private void assertThatTheGatewayLives() {
    try (RawClient other = new RawClient(gateway.port)) {
      other.send("GET /api/shop/items HTTP/1.1\r\nHost: shop\r\n\r\n");
      assertThat(other.answer().status()).isEqualTo(200);
    }
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A literal without indexing (RFC 7541, 6.2.2) after the usual ones. */
  private static byte[] requestWith(String name, String value) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(REQUEST);
    literal(block, 0, name, value);
    return block.toByteArray();
  }

  /** A header with a name of its own; the first byte says what becomes of it (RFC 7541, 6.2). */
  private static void literal(ByteArrayOutputStream block, int first, String name, String value) {
    block.write(first);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    if (text.length() < 127) {
      block.write(text.length());
    } else {
      block.write(127);
      int rest = text.length() - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Frame awaitFrame(int type) throws IOException {
    for (Frame frame = read(); ; frame = read()) {
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /**
   * @throws EOFException when the gateway has closed the connection
   */
  private Frame read() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    boolean weighted = type == HEADERS && (flags & PRIORITY) != 0;
    int from = weighted ? PRIORITY_BYTES : 0;
    return new Frame(type, stream, ByteBuffer.wrap(payload, from, length - from).slice());
  }

  private static String status(Frame headers) throws Http2Exception {
    return new DefaultHttp2HeadersDecoder()
        .decodeHeaders(headers.stream(), Unpooled.wrappedBuffer(headers.payload()))
        .status()
        .toString();
  }
}
