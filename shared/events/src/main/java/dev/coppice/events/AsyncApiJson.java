package dev.coppice.events;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads what a service publishes from an AsyncAPI 3.0 document: its channels with their bindings to
 * Kafka, and the messages in each, which are named by the type of the event.
 */
final class AsyncApiJson {
  private static final String VERSION = "3.0";

  private final String service;
  private final String place;
  private final ClassLoader loader;

  private AsyncApiJson(String service, ClassLoader loader) {
    this.service = service;
    this.place = "events/" + service + "/asyncapi.yaml";
    this.loader = loader;
  }

  static EventTypes read(String service, ClassLoader loader) {
    return new AsyncApiJson(service, loader).read();
  }

  private EventTypes read() {
    JsonObject document = yaml(text(place));
    if (!document.getString("asyncapi", "").startsWith(VERSION)) {
      throw fault("is no AsyncAPI " + VERSION + " document");
    }
    List<EventChannel> channels = new ArrayList<>();
    Map<String, EventSchema> schemas = new HashMap<>();
    JsonObject declared = document.getJsonObject("channels", new JsonObject());
    for (String name : declared.fieldNames()) {
      channels.add(channel(name, declared.getJsonObject(name), schemas));
    }
    return new EventTypes(service, channels, schemas);
  }

  private EventChannel channel(String name, JsonObject channel, Map<String, EventSchema> schemas) {
    JsonObject messages = channel.getJsonObject("messages", new JsonObject());
    for (String type : messages.fieldNames()) {
      schemas.put(type, schema(type, messages.getJsonObject(type)));
    }
    JsonObject kafka =
        channel
            .getJsonObject("bindings", new JsonObject())
            .getJsonObject("kafka", new JsonObject());
    Long retention =
        kafka.getJsonObject("topicConfiguration", new JsonObject()).getLong("retention.ms");
    Integer partitions = kafka.getInteger("partitions");
    if (partitions == null || retention == null) {
      throw fault(
          "channel "
              + name
              + " needs bindings.kafka.partitions and .topicConfiguration.retention.ms");
    }
    return new EventChannel(
        channel.getString("address", ""),
        partitions,
        Duration.ofMillis(retention),
        List.copyOf(messages.fieldNames()));
  }

  private EventSchema schema(String type, JsonObject message) {
    String file = "../" + type + ".json";
    String named = message.getJsonObject("payload", new JsonObject()).getString("$ref", "");
    if (!named.equals(file)) {
      throw fault("message %s needs payload.$ref: '%s'".formatted(type, file));
    }
    try {
      return new EventSchema(type, new JsonObject(text("events/" + type + ".json")));
    } catch (DecodeException e) {
      throw fault("the schema of " + type + " is no JSON: " + e.getMessage());
    }
  }

  private JsonObject yaml(String text) {
    try {
      Object value = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      if (value instanceof Map<?, ?> map) {
        Map<String, Object> members = new HashMap<>();
        map.forEach((key, member) -> members.put(String.valueOf(key), member));
        return new JsonObject(members);
      }
      throw fault("is no object");
    } catch (YAMLException e) {
      throw fault("is no YAML: " + e.getMessage());
    }
  }

  private String text(String resource) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw fault(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }

  private IllegalArgumentException fault(String message) {
    return new IllegalArgumentException(place + ": " + message);
  }
}
