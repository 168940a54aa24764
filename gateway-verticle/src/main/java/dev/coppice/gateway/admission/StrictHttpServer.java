package dev.coppice.gateway.admission;

import dev.coppice.gateway.networks.Networks;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x HTTP server whose HTTP/1 connections are read by {@link StrictRequestDecoder}.
 *
 * <p>Vert.x has no place to plug in a decoder: the first request of a connection is decoded before
 * anyone is told that there is a connection. So this stands where sockets are accepted, before a
 * byte is read. It reaches into Vert.x's own packages for that, and fails closed: a connection
 * whose pipeline is not as expected is refused, and so are the tests.
 */
public final class StrictHttpServer {

  private static final String DECODER = "httpDecoder";

  private StrictHttpServer() {}

  /**
   * Makes a server for one event loop; handlers are set on it and it is started like any other.
   *
   * @param connections those of the event loop on which it will listen
   * @param networks from which clients may connect; where several servers share a port, the same
   *     for all
   * @param count of all connections; likewise the same for all
   */
  public static HttpServer create(
      Vertx vertx,
      HttpServerOptions options,
      ClientConnections connections,
      Networks networks,
      ConnectionCount count) {
    VertxInternal internal = (VertxInternal) vertx;
    return new HttpServerImpl(
        new VertxWrapper(internal) {
          @Override
          public NetServerInternal createNetServer(NetServerOptions tcp) {
            return new GuardedNetServer(
                guarded(internal, networks, count),
                tcp,
                new Guard(new HttpServerOptions(options), connections));
          }
        },
        options);
  }

  private static VertxInternal guarded(
      VertxInternal vertx, Networks networks, ConnectionCount count) {
    Transport doorkeeper = new Doorkeeper(vertx.transport(), networks, count);
    return new VertxWrapper(vertx) {
      @Override
      public Transport transport() {
        return doorkeeper;
      }
    };
  }

  private static final class GuardedNetServer extends NetServerImpl {
    private final Guard guard;

    GuardedNetServer(VertxInternal vertx, NetServerOptions options, Guard guard) {
      super(vertx, options);
      this.guard = guard;
    }

    @Override
    public synchronized NetServerInternal connectHandler(Handler<NetSocket> handler) {
      return super.connectHandler(
          socket -> {
            Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
            ClientConnection connection = guard.enter(channel);
            handler.handle(socket);
            guard.equip(channel, connection);
            guard.recheck(connection);
          });
    }
  }

  private record Guard(HttpServerOptions options, ClientConnections connections) {

    ClientConnection enter(Channel channel) {
      ClientConnection connection = connections.add(channel);
      channel.pipeline().addFirst("lingering", new LingeringClose(connection));
      return connection;
    }

    /** The rules may have changed since the connection was accepted. */
    void recheck(ClientConnection connection) {
      connections.recheck(connection);
    }

    /** With TLS the protocol is known by now; without, the first bytes will tell. */
    void equip(Channel channel, ClientConnection connection) {
      ChannelPipeline pipeline = channel.pipeline();
      ChannelHandlerContext undecided = pipeline.context(Http1xOrH2CHandler.class);
      if (undecided != null) {
        FirstBytes sniffer = new FirstBytes(context -> makeStrict(context.channel(), connection));
        pipeline.addBefore(undecided.name(), "firstBytes", sniffer);
      } else if (pipeline.get(DECODER) != null) {
        makeStrict(channel, connection);
      } else if (!"h2".equals(protocol(pipeline))) {
        channel.close();
      }
    }

    private static @Nullable String protocol(ChannelPipeline pipeline) {
      SslHandler tls = pipeline.get(SslHandler.class);
      return tls == null ? null : tls.applicationProtocol();
    }

    private void makeStrict(Channel channel, ClientConnection connection) {
      StrictRequestDecoder strict = new StrictRequestDecoder(options, connection);
      if (channel.pipeline().get(DECODER) == null) {
        channel.close();
      } else {
        channel.pipeline().replace(DECODER, DECODER, strict);
        strict.open();
      }
    }
  }
}
