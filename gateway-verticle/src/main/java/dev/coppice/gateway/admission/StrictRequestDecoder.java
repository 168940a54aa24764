package dev.coppice.gateway.admission;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.List;

/**
 * Vert.x's decoder for HTTP/1 made strict. Left to itself it drops Content-Length where
 * Transfer-Encoding stands too, reads {@code xchunked} as no body, and unfolds folded lines; here
 * each of these ends in 400 and the end of the connection. It also tells the connection how far the
 * request has come, which is what read time-outs go by.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {

  private static final String VERSION = "HTTP/1.1";
  private static final String OLD_VERSION = "HTTP/1.0";

  private final ClientConnection connection;
  private final HeadScan scan = new HeadScan();
  private boolean open;
  private boolean inHead = true;
  private boolean headScanned;
  private boolean broken;

  /** How many Content-Length headers there are. */
  private int lengths;

  /** How many bytes at the front of the buffer the scan has seen and the decoder has not. */
  private int ahead;

  StrictRequestDecoder(HttpServerOptions options, ClientConnection connection) {
    super(options);
    this.connection = connection;
  }

  /** Takes bytes from now on; those that came before were not the client's. */
  void open() {
    open = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!open || connection.isLingering()) {
      ReferenceCountUtil.release(message);
      return;
    }
    connection.bytesArrived();
    super.channelRead(context, message);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && !headScanned && !scan(in)) {
      refuse(in, out);
      return;
    }
    int known = ahead;
    int before = in.readerIndex();
    int produced = out.size();
    super.decode(context, in, out);
    ahead = Math.max(0, known - (in.readerIndex() - before));
    for (int i = produced; i < out.size(); i++) {
      follow((HttpObject) out.get(i), out, i);
    }
  }

  /** False when the bytes are not those of a sound head. */
  private boolean scan(ByteBuf in) {
    int from = in.readerIndex() + ahead;
    int end = scan.scan(in, from, in.writerIndex());
    if (scan.fault() != null) {
      return false;
    }
    headScanned = end >= 0;
    ahead = (headScanned ? end + 1 : in.writerIndex()) - in.readerIndex();
    return true;
  }

  private void refuse(ByteBuf in, List<Object> out) {
    HttpMessage invalid = createInvalidMessage();
    invalid.setDecoderResult(
        DecoderResult.failure(new MalformedHeadException(String.valueOf(scan.fault()))));
    out.add(invalid);
    in.skipBytes(in.readableBytes());
    broken = true;
  }

  private void follow(HttpObject produced, List<Object> out, int place) {
    if (produced.decoderResult().isFailure()) {
      broken = true;
      if (!(produced instanceof HttpRequest)) {
        // Vert.x would cut the connection without a word.
        out.remove(place);
        connection.bodyBroken();
      }
    } else if (produced instanceof LastHttpContent) {
      inHead = true;
      headScanned = false;
      ahead = 0;
      scan.reset();
      connection.requestRead();
    } else if (produced instanceof HttpRequest) {
      inHead = false;
      connection.headRead();
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    if (!initialLine[2].equals(VERSION) && !initialLine[2].equals(OLD_VERSION)) {
      throw new MalformedHeadException("the version must be HTTP/1.1, HTTP/1.0 or HTTP/2");
    }
    lengths = 0;
    return new DefaultHttpRequest(
        HttpVersion.valueOf(initialLine[2]),
        HttpMethod.valueOf(initialLine[0]),
        initialLine[1],
        HeadersMultiMap.httpHeaders(StrictRequestDecoder::checkName));
  }

  /** The scan has been over every byte of the values, so Vert.x needs not once more. */
  private static void checkName(CharSequence name, CharSequence value) {
    HttpUtils.validateHeaderName(name);
  }

  /** Here, since of several lengths in HTTP/1.0 the decoder keeps one before anyone can look. */
  @Override
  protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
    AsciiString name = super.splitHeaderName(bytes, start, length);
    if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) && ++lengths > 1) {
      throw new MalformedHeadException("content-length must not stand twice");
    }
    return name;
  }

  /** Called once for each head, when it is complete and nothing has been concluded from it yet. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    HeadRules.check(message);
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof ShutdownEvent) {
      // Vert.x would close where no request is under way, maybe just as one arrives.
      connection.drain();
    } else {
      super.userEventTriggered(context, event);
    }
  }
}
