package dev.coppice.gateway.admission;

import dev.coppice.gateway.networks.Networks;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;

/**
 * Turns away, where sockets are accepted, clients from networks that may not connect, and
 * connections that are too many: before TLS, and before anything of ours or of Vert.x knows of
 * them. Otherwise the transport that it stands before.
 */
final class Doorkeeper implements Transport {

  private final Transport transport;
  private final Networks networks;
  private final ConnectionCount count;

  Doorkeeper(Transport transport, Networks networks, ConnectionCount count) {
    this.transport = transport;
    this.networks = networks;
    this.count = count;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
    bootstrap.handler(new Door(networks, count));
  }

  /** Sees each accepted connection before the handler that gives it to an event loop. */
  @Sharable
  private static final class Door extends ChannelInboundHandlerAdapter {
    private final Networks networks;
    private final ConnectionCount count;

    Door(Networks networks, ConnectionCount count) {
      this.networks = networks;
      this.count = count;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel client = (Channel) accepted;
      if (networks.admit(client.remoteAddress()) && count.admit(client)) {
        context.fireChannelRead(client);
      } else {
        client.unsafe().closeForcibly();
      }
    }
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return transport.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation")
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return transport.serverChannelFactory(domainSocket);
  }
}
