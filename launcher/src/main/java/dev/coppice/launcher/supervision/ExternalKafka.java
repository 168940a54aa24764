package dev.coppice.launcher.supervision;

import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * A Kafka of the user's, which {@code coppice.kafka.bootstrap} names. We only look whether somebody
 * listens there: who may do what is between it and the nodes.
 */
final class ExternalKafka implements Kafka {
  static final String BOOTSTRAP_KEY = "coppice.kafka.bootstrap";

  private static final int LIMIT_MILLIS = 1_000;
  private static final int HIGHEST_PORT = 65_535;

  private final List<Address> servers;
  private volatile List<BackingView> views = List.of();

  /**
   * @throws dev.coppice.node.InvalidSettingException where there is no list of servers
   */
  ExternalKafka(Settings settings) {
    this.servers =
        settings
            .parsed(
                BOOTSTRAP_KEY,
                "host:port of one or more brokers, separated by commas",
                ExternalKafka::parse)
            .orElseThrow();
  }

  /** Whether the settings name a broker. */
  static boolean isConfigured(Settings settings) {
    return settings.text(BOOTSTRAP_KEY).isPresent();
  }

  private record Address(String host, int port) {}

  private static List<Address> parse(String text) {
    return List.of(text.split(",", -1)).stream().map(each -> address(each.strip())).toList();
  }

  private static Address address(String text) {
    int colon = text.lastIndexOf(':');
    int port = colon <= 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("not host:port");
    }
    return new Address(text.substring(0, colon), port);
  }

  @Override
  public void open() {
    check();
  }

  @Override
  public void check() {
    Address first = servers.get(0);
    boolean answers = servers.stream().anyMatch(ExternalKafka::listens);
    views =
        List.of(
            new BackingView(EmbeddedKafka.NAME, first.host(), first.port(), null, false, answers));
  }

  private static boolean listens(Address server) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), LIMIT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    // It is the user's, and goes on.
  }
}
