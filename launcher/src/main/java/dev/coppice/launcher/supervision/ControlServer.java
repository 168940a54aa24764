package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the commands of {@code ./coppice} on a Unix domain socket. Its folder lets only its owner
 * in, so who can connect may command; a port would be open to every user of the machine, and to
 * every page in their browsers.
 *
 * <p>A request is one line of JSON. The answer is any number of lines {@code {"say": ...}}, then
 * one of {@code {"done": {...}}} and {@code {"refused": "why"}}.
 */
final class ControlServer implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

  private final ServerSocketChannel socket;
  private final Path path;
  private final Commands commands;

  /** What can be asked for. */
  @FunctionalInterface
  interface Commands {
    /**
     * @throws Refusal when it cannot be done
     */
    JsonObject run(JsonObject request, Journal journal) throws InterruptedException;
  }

  private ControlServer(ServerSocketChannel socket, Path path, Commands commands) {
    this.socket = socket;
    this.path = path;
    this.commands = commands;
  }

  static ControlServer open(Path path, Commands commands) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    ControlServer server = new ControlServer(socket, path, commands);
    Thread thread = new Thread(server::accept, "control");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        SocketChannel connection = socket.accept();
        // Not a daemon: who asked for the stop hears of its end before the JVM ends.
        new Thread(() -> serve(connection), "control request").start();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warn("Cannot accept a control connection", e);
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
        Writer out = Channels.newWriter(connection, StandardCharsets.UTF_8)) {
      String line = in.readLine();
      if (line != null) {
        answer(line, out);
      }
    } catch (IOException e) {
      log.debug("A control connection broke", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(String line, Writer out) throws IOException, InterruptedException {
    try {
      JsonObject done =
          commands.run(
              new JsonObject(line), text -> sayIfHeard(out, new JsonObject().put("say", text)));
      send(out, new JsonObject().put("done", done));
    } catch (Refusal e) {
      send(out, new JsonObject().put("refused", e.getMessage()));
    } catch (DecodeException | IllegalArgumentException e) {
      send(out, new JsonObject().put("refused", "not understood: " + e.getMessage()));
    } catch (RuntimeException e) {
      log.error("Control request {} failed", line, e);
      send(out, new JsonObject().put("refused", "the supervisor failed at it: " + e));
    }
  }

  /** Who asked may have gone; what was asked for goes on. */
  private static void sayIfHeard(Writer out, JsonObject line) {
    try {
      send(out, line);
    } catch (IOException e) {
      log.debug("Nobody hears {}", line, e);
    }
  }

  private static void send(Writer out, JsonObject line) throws IOException {
    out.write(line.encode() + "\n");
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Files.deleteIfExists(path);
  }
}
