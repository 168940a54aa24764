package dev.coppice.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay to a port of this machine that keeps all it carries. */
final class Wiretap implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final ByteArrayOutputStream carried = new ByteArrayOutputStream();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  Wiretap(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket caller = server.accept();
      Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(caller, called));
      start(() -> carry(caller.getInputStream(), called.getOutputStream()));
      start(() -> carry(called.getInputStream(), caller.getOutputStream()));
    }
  }

  private void carry(InputStream from, OutputStream to) throws IOException {
    byte[] bytes = new byte[8192];
    for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
      carried.write(bytes, 0, n);
      to.write(bytes, 0, n);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Closed, at one of its ends.
              }
            },
            "wiretap");
    thread.setDaemon(true);
    thread.start();
  }

  boolean carries(String text) {
    return carried.toString(StandardCharsets.ISO_8859_1).contains(text);
  }

  int bytes() {
    return carried.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
