package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Refusal;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the supervisor of a checkout; see {@link ControlServer} for the words. */
public final class ControlClient {
  private final Path socket;

  public ControlClient(Home home) {
    this.socket = home.controlSocket();
  }

  /** What the supervisor knows, or empty when none runs. */
  public Optional<SupervisorView> view() {
    try (SocketChannel connection = connect()) {
      return Optional.of(
          SupervisorView.fromJson(
              ask(connection, new JsonObject().put("command", "view"), line -> {})));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Runs a command to its end.
   *
   * @param journal hears what happens meanwhile
   * @throws Refusal when no supervisor runs, or when it says no
   */
  public void run(JsonObject request, Journal journal) {
    try (SocketChannel connection = connect()) {
      ask(connection, request, journal);
    } catch (IOException e) {
      throw new Refusal("Nothing runs here; start it with ./coppice up", e);
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      connection.connect(UnixDomainSocketAddress.of(socket));
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private static JsonObject ask(SocketChannel connection, JsonObject request, Journal journal)
      throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(request.encode() + "\n");
    while (bytes.hasRemaining()) {
      connection.write(bytes);
    }
    BufferedReader in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject answer = new JsonObject(line);
      if (answer.containsKey("done")) {
        return answer.getJsonObject("done");
      }
      if (answer.containsKey("refused")) {
        throw new Refusal(answer.getString("refused"));
      }
      journal.say(answer.getString("say"));
    }
    throw new Refusal(
        "The supervisor ended before it had answered; see .coppice/logs/supervisor.log");
  }
}
