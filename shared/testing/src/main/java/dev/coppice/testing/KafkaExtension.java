package dev.coppice.testing;

import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a real Kafka broker, which takes some seconds to start.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KafkaExtension kafka = KafkaExtension.sharedServer();
 * }</pre>
 *
 * <p>The shared broker starts once for a test JVM; classes keep apart by the names of their topics
 * and groups. A class that stops, kills or freezes the broker asks for {@link #ownServer()}.
 */
public final class KafkaExtension implements BeforeAllCallback, AfterAllCallback {
  private final boolean own;
  private @Nullable EmbeddedOptions options;
  private @Nullable EmbeddedKafka broker;
  private boolean frozen;

  /** A nested test class is a class within the class: it shares the broker of the outer one. */
  private int depth;

  private KafkaExtension(boolean own) {
    this.own = own;
  }

  /** The broker that all classes of the JVM share. */
  public static KafkaExtension sharedServer() {
    return new KafkaExtension(false);
  }

  /** A broker that no one else uses, so that the class may do to it what it likes. */
  public static KafkaExtension ownServer() {
    return new KafkaExtension(true);
  }

  /** {@code 127.0.0.1:port}, the same over a restart. */
  public String bootstrap() {
    return running().bootstrap();
  }

  /** What a node's settings say of this broker. */
  public Map<String, String> settings() {
    return Map.of(
        "coppice.kafka.bootstrap", bootstrap(),
        "coppice.kafka.security.protocol", "sasl-plaintext",
        "coppice.kafka.security.user", running().user(),
        "coppice.kafka.security.password", running().password());
  }

  /** Stops the broker in order. */
  public void stopServer() {
    requireOwn();
    running().close();
  }

  /** Kills the broker as a crash would. */
  public void killServer() {
    requireOwn();
    ProcessHandle process = ProcessHandle.of(running().pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    frozen = false;
  }

  /** Starts the stopped or killed broker again, on the same port and data. */
  public void startServer() {
    requireOwn();
    int port = running().port();
    broker = EmbeddedKafka.start(Objects.requireNonNull(options).withPreferredPort(port));
    if (running().port() != port) {
      throw new IllegalStateException("another program took port " + port + " meanwhile");
    }
  }

  /** Freezes the broker, so that connections stay open but nobody answers. */
  public void freezeServer() {
    requireOwn();
    Signals.send("STOP", List.of(running().pid()));
    frozen = true;
  }

  /** Lets a frozen broker go on. */
  public void thawServer() {
    if (frozen) {
      Signals.send("CONT", List.of(running().pid()));
      frozen = false;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (depth++ > 0) {
      return;
    }
    if (own) {
      EmbeddedOptions mine =
          TestServer.options("kafka-" + context.getRequiredTestClass().getSimpleName());
      options = mine;
      EmbeddedKafka.purge(mine);
      broker = EmbeddedKafka.start(mine);
    } else {
      broker = TestServer.sharedKafka();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (--depth > 0) {
      return;
    }
    thawServer();
    if (own) {
      EmbeddedKafka.purge(Objects.requireNonNull(options));
    }
  }

  private EmbeddedKafka running() {
    return Objects.requireNonNull(
        broker, "the extension is not registered with @RegisterExtension");
  }

  private void requireOwn() {
    if (!own) {
      throw new IllegalStateException("other tests use this broker; ask for ownServer()");
    }
  }
}
