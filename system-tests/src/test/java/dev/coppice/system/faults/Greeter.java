package dev.coppice.system.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server for the tests of the wires: whoever connects gets one line. */
final class Greeter {
  static final int PORT = 7000;

  private Greeter() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(PORT, 50, InetAddress.getByName(args[0]))) {
      while (true) {
        try (Socket client = server.accept()) {
          client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
