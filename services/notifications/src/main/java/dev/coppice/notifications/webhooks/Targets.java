package dev.coppice.notifications.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where webhooks may go. Whoever names a URL must not reach by us what they cannot reach themselves
 * (server-side request forgery), so a name is resolved once for each delivery, all its addresses
 * are looked at, and the connection goes to one of these and not to the name, which may mean
 * another the next moment.
 */
public final class Targets {

  /** Looks names up, and blocks meanwhile. */
  @FunctionalInterface
  interface Resolver {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  private static final long LIMIT_MILLIS = 5_000;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Vertx vertx;
  private final boolean privateAllowed;
  private final Resolver resolver;

  /**
   * @param privateAllowed whether also addresses of this machine and of private networks may be
   *     sent to
   */
  public Targets(Vertx vertx, boolean privateAllowed) {
    this(vertx, privateAllowed, host -> List.of(InetAddress.getAllByName(host)));
  }

  Targets(Vertx vertx, boolean privateAllowed, Resolver resolver) {
    this.vertx = vertx;
    this.privateAllowed = privateAllowed;
    this.resolver = resolver;
  }

  /**
   * The address to connect to.
   *
   * @param url absolute, http or https
   * @return fails with {@link TargetRefusedException} when its host has no address, or one that
   *     nothing is sent to
   */
  Future<SocketAddress> resolve(URI url) {
    int usual = "https".equals(url.getScheme()) ? HTTPS : HTTP;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return vertx
        .executeBlocking(() -> checked(url.getHost()), false)
        .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .map(address -> SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TimeoutException
                        ? new TargetRefusedException(
                            "the host " + url.getHost() + " is not resolved within 5 s")
                        : failure));
  }

  private InetAddress checked(String host) {
    List<InetAddress> addresses;
    try {
      addresses = resolver.addresses(host);
    } catch (UnknownHostException e) {
      throw new TargetRefusedException("the host " + host + " has no address");
    }
    for (InetAddress address : addresses) {
      if (!privateAllowed && !PublicAddresses.contains(address)) {
        throw new TargetRefusedException(
            "the host %s has the address %s, which is none of the internet: nothing is sent there"
                .formatted(host, address.getHostAddress()));
      }
    }
    return addresses.get(0);
  }
}
