package dev.coppice.bench.coordination;

import dev.coppice.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Where leaders write, over TCP, a line each time: {@code write NAME TOKEN}, answered {@code ok}
 * or, when a higher token has been here before, {@code late}. {@code stands NAME 0} tells that a
 * candidate waits in line.
 */
final class Ledger implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ServerSocket server;
  private final Set<String> standing = new HashSet<>();
  private String leader = "";
  private long token;
  private long leadsSince;
  private int late;

  private Ledger(ServerSocket server) {
    this.server = server;
  }

  static Ledger open() throws IOException {
    Ledger ledger = new Ledger(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    daemon(ledger::accept, "ledger");
    return ledger;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket), "ledger-line");
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write((take(line.split(" ", 3)) ? "ok\n" : "late\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // Its writer was killed.
    }
  }

  private synchronized boolean take(String[] words) {
    String name = words[1];
    if (words[0].equals("stands")) {
      standing.add(name);
    } else if (Long.parseLong(words[2]) < token) {
      late++;
      return false;
    } else if (!name.equals(leader)) {
      leader = name;
      token = Long.parseLong(words[2]);
      leadsSince = System.nanoTime();
      standing.add(name);
    }
    notifyAll();
    return true;
  }

  /** Who wrote last. */
  synchronized String leader() {
    return leader;
  }

  /** How many have stood so far. */
  synchronized int standing() {
    return standing.size();
  }

  /** How many writes came from those whose time was over. */
  synchronized int late() {
    return late;
  }

  /** Waits until it leads or waits in line. */
  void awaitStanding(String name) throws InterruptedException {
    await("until " + name + " stands", () -> standing.contains(name));
  }

  /** The time of the first write of another than this one, as {@link System#nanoTime()}. */
  long awaitOtherThan(String name) throws InterruptedException {
    return await("for a leader other than " + name, () -> !leader.equals(name));
  }

  private synchronized long await(String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new BenchException("waited " + LIMIT.toSeconds() + " s in vain " + what);
      }
      wait(left);
    }
    return leadsSince;
  }

  private static void daemon(Runnable work, String name) {
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
