package dev.coppice.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The one Hazelcast configuration: the {@code cluster.xml} packed into the jar, or the file that
 * {@code -Dvertx.hazelcast.config} names. A file that is named but can't be read stops the start;
 * Vert.x by itself would quietly take another.
 *
 * @param marker what the file calls itself, by the property {@code coppice.cluster.configuration}
 * @param source where it was read from
 */
record ClusterXml(Config config, String marker, String source) {
  static final String FILE_PROPERTY = "vertx.hazelcast.config";
  private static final String MARKER_PROPERTY = "coppice.cluster.configuration";
  private static final String SCHEMA_PROPERTY = "hazelcast.config.schema.validation.enabled";
  private static final String RESOURCE = "/cluster.xml";

  static ClusterXml load(NodeOptions options) {
    return load(options, System.getProperty(FILE_PROPERTY));
  }

  static ClusterXml load(NodeOptions options, @Nullable String file) {
    String source = file == null ? "packed cluster.xml" : Path.of(file).toAbsolutePath().toString();
    Config config;
    try (InputStream xml = open(file)) {
      config = parse(xml, placeholders(options), file != null);
    } catch (IOException e) {
      throw new StartFailedException(
          "cannot read the Hazelcast configuration %s, given by -D%s: %s"
              .formatted(source, FILE_PROPERTY, e),
          e);
    } catch (HazelcastException e) {
      throw new StartFailedException(
          "the Hazelcast configuration %s is not valid: %s".formatted(source, e.getMessage()), e);
    }
    if (options.bindHost() instanceof Inet6Address) {
      config.setProperty("hazelcast.prefer.ipv4.stack", "false");
    }
    String marker = config.getProperty(MARKER_PROPERTY);
    return new ClusterXml(config, marker == null ? "unnamed" : marker, source);
  }

  /**
   * Checks a file of the operator's against the schema. That costs a quarter of a second, so the
   * packed one is checked by a test instead. Hazelcast takes the choice from a system property
   * only.
   */
  private static Config parse(InputStream xml, Properties placeholders, boolean checked) {
    String before = System.getProperty(SCHEMA_PROPERTY);
    System.setProperty(SCHEMA_PROPERTY, Boolean.toString(checked));
    try {
      return new XmlConfigBuilder(xml).setProperties(placeholders).build();
    } finally {
      if (before == null) {
        System.clearProperty(SCHEMA_PROPERTY);
      } else {
        System.setProperty(SCHEMA_PROPERTY, before);
      }
    }
  }

  private static InputStream open(@Nullable String file) throws IOException {
    if (file != null) {
      return Files.newInputStream(Path.of(file));
    }
    InputStream packed = ClusterXml.class.getResourceAsStream(RESOURCE);
    if (packed == null) {
      throw new IllegalStateException("no " + RESOURCE + " in the jar");
    }
    return packed;
  }

  private static Properties placeholders(NodeOptions options) {
    Properties properties = new Properties();
    ClusterOptions cluster = options.cluster();
    properties.setProperty("coppice.cluster.name", cluster.name());
    properties.setProperty("coppice.cluster.port", Integer.toString(cluster.port()));
    properties.setProperty("coppice.cluster.seeds", String.join(",", cluster.seeds()));
    properties.setProperty("coppice.cluster.voters", Integer.toString(cluster.voters()));
    properties.setProperty("coppice.bind.host", options.bindHost().getHostAddress());
    return properties;
  }
}
