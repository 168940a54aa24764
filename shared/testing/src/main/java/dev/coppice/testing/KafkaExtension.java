package dev.coppice.testing;

import dev.coppice.backing.EmbeddedKafka;
import java.util.Map;

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
public final class KafkaExtension extends ServerExtension<EmbeddedKafka> {
  private KafkaExtension(boolean own) {
    super(TestServer.KAFKA, own);
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
}
