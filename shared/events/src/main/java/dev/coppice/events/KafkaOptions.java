package dev.coppice.events;

import dev.coppice.node.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Which Kafka, and how to get in.
 *
 * @param fixed properties of Kafka's clients that the settings say; empty where they name no broker
 * @param clientFile {@code coppice.kafka.client.file}: a file of such properties that may come
 *     later; it goes before the settings
 */
public record KafkaOptions(Map<String, String> fixed, Optional<Path> clientFile) {
  private static final String USER = "coppice.kafka.security.user";
  private static final String PASSWORD = "coppice.kafka.security.password";

  /** How brokers are spoken to. */
  enum Protocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL;

    boolean asksWho() {
      return this == SASL_PLAINTEXT || this == SASL_SSL;
    }
  }

  /** How a password is shown to them. */
  enum Mechanism {
    PLAIN("plain.PlainLoginModule"),
    SCRAM_SHA_256("scram.ScramLoginModule"),
    SCRAM_SHA_512("scram.ScramLoginModule");

    private final String module;

    Mechanism(String module) {
      this.module = module;
    }

    String text() {
      return name().replace('_', '-');
    }

    String login(String user, String password) {
      return "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
          .formatted(module, quoted(user), quoted(password));
    }

    private static String quoted(String text) {
      return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
  }

  public KafkaOptions {
    fixed = Map.copyOf(fixed);
  }

  /**
   * Reads {@code coppice.kafka.bootstrap}, {@code coppice.kafka.security.*} and {@code
   * coppice.kafka.client.file}.
   *
   * @throws dev.coppice.node.InvalidSettingException for a value that is missing or not allowed
   */
  public static KafkaOptions from(Settings settings) {
    Map<String, String> fixed = new HashMap<>();
    settings
        .text("coppice.kafka.bootstrap")
        .ifPresent(
            bootstrap -> {
              fixed.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
              fixed.putAll(security(settings));
            });
    return new KafkaOptions(fixed, settings.text("coppice.kafka.client.file").map(Path::of));
  }

  private static Map<String, String> security(Settings settings) {
    Map<String, String> security = new HashMap<>();
    Protocol protocol = settings.oneOf("coppice.kafka.security.protocol", Protocol.PLAINTEXT);
    security.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name());
    settings
        .text("coppice.kafka.security.ca.file")
        .ifPresent(
            file -> {
              security.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
              security.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, file);
            });
    if (protocol.asksWho()) {
      Mechanism mechanism = settings.oneOf("coppice.kafka.security.mechanism", Mechanism.PLAIN);
      String user =
          settings.required(USER, "a user of Kafka, as " + shown(protocol) + " needs one");
      security.put(SaslConfigs.SASL_MECHANISM, mechanism.text());
      security.put(SaslConfigs.SASL_JAAS_CONFIG, mechanism.login(user, password(settings)));
    }
    return security;
  }

  private static String password(Settings settings) {
    String fileKey = "coppice.kafka.security.password.file";
    Optional<String> file = settings.text(fileKey);
    if (file.isEmpty()) {
      return settings.required(PASSWORD, "the password of that user, or " + fileKey);
    }
    try {
      return Files.readString(Path.of(file.get())).strip();
    } catch (IOException e) {
      throw settings.invalid(fileKey, "a file that can be read, with the password in it");
    }
  }

  private static String shown(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What Kafka's clients connect by, now; empty while nobody has said. Blocks.
   *
   * @throws IOException for a file that is there and cannot be read
   */
  Map<String, String> properties() throws IOException {
    if (clientFile.isEmpty() || Files.notExists(clientFile.get())) {
      return fixed;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(clientFile.get(), StandardCharsets.UTF_8)) {
      read.load(reader);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }

  /** Names no password. */
  @Override
  public String toString() {
    return "Kafka at "
        + fixed.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "a place to be told");
  }
}
