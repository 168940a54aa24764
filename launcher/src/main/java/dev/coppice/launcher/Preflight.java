package dev.coppice.launcher;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.Leftovers;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Node;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * What can be known to fail before anything is started, each in a line that says what would help.
 */
final class Preflight {
  private static final long MEGABYTE = 1024 * 1024;

  private final Session session;

  Preflight(Session session) {
    this.session = session;
  }

  /**
   * @throws Refusal for the first thing that is wrong
   * @throws InvalidSettingException for TLS files that are of no use
   */
  void check(Layout layout) {
    session.home().prepare();
    Node.checkBusTls(session.settings());
    boolean nodesLive = !Leftovers.in(session.home()).isEmpty();
    if (!nodesLive && (layout.singleProcess() || layout.count(Service.GATEWAY) > 0)) {
      checkHttpPort(session.settings());
    }
    if (!nodesLive) {
      checkMemory(layout);
    }
  }

  static void checkHttpPort(Settings settings) {
    int port = settings.integer("coppice.http.port", 8080, 0, 65_535);
    String host = settings.text("coppice.http.host", "127.0.0.1");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
    } catch (UnknownHostException e) {
      throw new Refusal(
          "coppice.http.host is \"" + host + "\", which is no address of this machine.", e);
    } catch (IOException e) {
      String holder = PortHolder.of(port).map(who -> " by " + who).orElse(" by another process");
      throw new Refusal(
          "Port %d is taken%s. End it, or choose another: COPPICE_HTTP_PORT=%d ./coppice up"
              .formatted(port, holder, port == 8080 ? 8090 : port + 1),
          e);
    }
  }

  private static void checkMemory(Layout layout) {
    MachineMemory.available()
        .ifPresent(
            bytes -> {
              long needed = needed(layout);
              if (bytes < needed) {
                throw new Refusal(
                    "%,d MB of memory are free; this needs about %,d MB.%s"
                        .formatted(
                            bytes / MEGABYTE,
                            needed / MEGABYTE,
                            layout.singleProcess()
                                ? ""
                                : " ./coppice up --single-process needs about "
                                    + MachineMemory.SINGLE_PROCESS / MEGABYTE
                                    + " MB."));
              }
            });
  }

  static long needed(Layout layout) {
    return layout.singleProcess()
        ? MachineMemory.SINGLE_PROCESS
        : MachineMemory.BASE + MachineMemory.PER_NODE * layout.places().size();
  }
}
