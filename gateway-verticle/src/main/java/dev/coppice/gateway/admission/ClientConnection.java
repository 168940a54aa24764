package dev.coppice.gateway.admission;

import dev.coppice.contract.Failure;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, and how far it is with what it does. Use it on its event loop only.
 *
 * <pre>
 * it waits for           it ends after
 * a request              the idle limit (answered: the drain limit, once the gateway leaves)
 * the rest of a head     the head limit, with 408
 * the rest of a body     what the operation allows, with 408 (the exchange sees to that)
 * our answer             the operation's deadline (the exchange sees to that)
 * the client to read     the write limit
 * </pre>
 */
public final class ClientConnection {

  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class, "of");

  private final ClientConnections all;
  private final Channel channel;
  private boolean inHead;
  private int inFlight;
  private int unwritten;

  /** When it last did what counts against the limit that now holds, in ticks. */
  private int since;

  private boolean draining;
  private boolean lingers;
  private boolean lingering;
  private boolean bodyBroken;
  private @Nullable Runnable onBodyBroken;

  /** The next request, which waits for the client to take its answers. */
  private @Nullable Runnable whenTaken;

  ClientConnection(ClientConnections all, Channel channel) {
    this.all = all;
    this.channel = channel;
    this.since = all.now();
    channel.attr(KEY).set(this);
  }

  /** The connection that a channel carries. */
  public static ClientConnection of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** Whether it should end after the answer that is about to be given. */
  public boolean isDraining() {
    return draining;
  }

  /** A request has begun to be served. */
  public void begin() {
    inFlight++;
  }

  /** An answer waits to be taken by the client. */
  public void writing() {
    unwritten++;
    since = all.now();
  }

  /** An answer has been taken. */
  public void written() {
    unwritten--;
    Runnable next = whenTaken;
    if (unwritten == 0 && next != null) {
      whenTaken = null;
      if (channel.isActive()) {
        next.run();
      }
    }
  }

  /**
   * Whether the client leaves answers lying. One who sends request after request over HTTP/1 and
   * reads nothing would otherwise have us keep all the answers.
   */
  public boolean isBackedUp() {
    return unwritten > 0 && !channel.isWritable();
  }

  /** Runs the next request when all answers are taken; never if the connection ends before. */
  public void whenAnswersAreTaken(Runnable next) {
    whenTaken = next;
  }

  /** A request has been served, or given up. */
  public void end() {
    inFlight--;
    since = all.now();
  }

  /**
   * Asks to be told when the body that is being read turns out to be no body; at once if it has
   * already. Null asks no more.
   */
  public void onBodyBroken(@Nullable Runnable listener) {
    onBodyBroken = listener;
    if (bodyBroken && listener != null) {
      listener.run();
    }
  }

  /**
   * Closes after what has been written is out. With more to come from the client, a close at once
   * would reset the connection, and the client would lose our answer; so this stops writing, and
   * reads and drops for a moment.
   */
  public void closeWithRest() {
    lingers = true;
    channel.close();
  }

  /** The next close, whoever makes it, is like {@link #closeWithRest}. */
  public void expectRest() {
    lingers = true;
  }

  boolean lingers() {
    return lingers;
  }

  boolean isLingering() {
    return lingering;
  }

  void linger() {
    lingering = true;
  }

  void bytesArrived() {
    if (!inHead && inFlight == 0) {
      inHead = true;
      since = all.now();
    }
  }

  void headRead() {
    inHead = false;
  }

  void requestRead() {
    inHead = false;
    since = all.now();
  }

  void bodyBroken() {
    bodyBroken = true;
    if (onBodyBroken != null) {
      onBodyBroken.run();
    }
  }

  void drain() {
    draining = true;
  }

  /** Runs something when it is closed, on its event loop. */
  public void whenClosed(Runnable listener) {
    channel.closeFuture().addListener(closed -> listener.run());
  }

  SocketAddress remote() {
    return channel.remoteAddress();
  }

  /** Ends it at once, without a word, whatever is under way. */
  public void cut() {
    channel.unsafe().close(channel.voidPromise());
  }

  void check(int now) {
    int quiet = now - since;
    if (lingering) {
      return;
    }
    if (unwritten > 0) {
      if (quiet > all.writeTicks()) {
        cut();
      }
    } else if (inFlight == 0 && inHead) {
      if (quiet > all.headTicks()) {
        refuseHead();
      }
    } else if (inFlight == 0 && quiet > (draining ? all.drainTicks() : all.idleTicks())) {
      channel.close();
    }
  }

  /** Not by way of Vert.x, which knows of no request yet. */
  private void refuseHead() {
    Response problem =
        Problems.toResponse(
            new Failure.RequestTimeout("the head of the request did not arrive in time"), null);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.REQUEST_TIMEOUT,
            Unpooled.wrappedBuffer(problem.body().getBytes()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problems.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, problem.body().length())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    lingers = true;
    since = all.now();
    channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
