package dev.coppice.gateway.admission;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Stands before the handler of Vert.x that tells HTTP/1 from HTTP/2 without TLS. That one lays out
 * the pipeline for HTTP/1 and feeds its decoder in one step; so this gives it a byte of its own to
 * decide by, has the decoder replaced, and only then lets the client's bytes through.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

  private static final byte[] PREFACE =
      Http1xOrH2CHandler.HTTP_2_PREFACE.getBytes(StandardCharsets.US_ASCII);

  /** Begins no preface, and no decoder skips it. */
  private static final byte[] NO_PREFACE = {'X'};

  private final Consumer<ChannelHandlerContext> onHttp1;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  /**
   * @param onHttp1 called when the pipeline for HTTP/1 stands
   */
  FirstBytes(Consumer<ChannelHandlerContext> onHttp1) {
    this.onHttp1 = onHttp1;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held = held.isReadable() ? Unpooled.wrappedBuffer(held, (ByteBuf) message) : (ByteBuf) message;
    int length = Math.min(held.readableBytes(), PREFACE.length);
    for (int i = 0; i < length; i++) {
      if (held.getByte(held.readerIndex() + i) != PREFACE[i]) {
        context.fireChannelRead(Unpooled.wrappedBuffer(NO_PREFACE));
        onHttp1.accept(context);
        pass(context, release());
        return;
      }
    }
    if (length == PREFACE.length) {
      pass(context, release());
    }
  }

  private ByteBuf release() {
    ByteBuf bytes = held;
    held = Unpooled.EMPTY_BUFFER;
    return bytes;
  }

  private void pass(ChannelHandlerContext context, ByteBuf bytes) {
    context.pipeline().remove(this);
    context.fireChannelRead(bytes);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    release().release();
  }
}
