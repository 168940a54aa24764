package dev.coppice.gateway.admission;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in two steps where its client is still sending (<a
 * href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112 section 9.6</a>): first our
 * half, then, when the client has closed its own or a moment later, all of it. Nearest to the
 * socket, so that TLS has said goodbye before.
 */
final class LingeringClose extends ChannelOutboundHandlerAdapter {

  private static final long LINGER_MILLIS = 2_000;

  private final ClientConnection connection;

  LingeringClose(ClientConnection connection) {
    this.connection = connection;
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!connection.lingers()
        || connection.isLingering()
        || !(context.channel() instanceof DuplexChannel channel)
        || !channel.isActive()) {
      context.close(promise);
      return;
    }
    connection.linger();
    channel.config().setAutoRead(true);
    context.flush();
    channel.shutdownOutput();
    var limit =
        context
            .executor()
            .schedule(() -> context.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel
        .closeFuture()
        .addListener(
            (ChannelFutureListener)
                closed -> {
                  limit.cancel(false);
                  promise.trySuccess();
                });
  }
}
