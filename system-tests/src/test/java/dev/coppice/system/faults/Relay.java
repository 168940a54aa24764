package dev.coppice.system.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections at an address and passes them on to a port of the loopback address. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final int target;

  private Relay(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** On a free port. */
  static Relay start(InetAddress address, int target) {
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(address, 0));
      Relay relay = new Relay(server, target);
      daemon("relay-accept", relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        // A client is gone, or the target is: the next one may do better.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket onward = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      daemon("relay-there", () -> pump(client, onward));
      daemon("relay-back", () -> pump(onward, client));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** Until either end closes, which closes the other. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8_192];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // The connection is broken, and both ends see it so.
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
