package dev.coppice.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of events that a service may publish, where each goes, and what its data looks like.
 */
public final class EventTypes {
  private final String service;
  private final List<EventChannel> channels;
  private final Map<String, EventChannel> byType = new HashMap<>();
  private final Map<String, EventSchema> schemas;

  EventTypes(String service, List<EventChannel> channels, Map<String, EventSchema> schemas) {
    this.service = service;
    this.channels = List.copyOf(channels);
    this.schemas = Map.copyOf(schemas);
    channels.forEach(channel -> channel.types().forEach(type -> byType.put(type, channel)));
  }

  /**
   * Reads {@code events/<service>/asyncapi.yaml} and the schemas that it names from the class path.
   *
   * @throws IllegalArgumentException when they are not as they should be, saying where
   */
  public static EventTypes load(String service) {
    return AsyncApiJson.read(service, EventTypes.class.getClassLoader());
  }

  /** The name of the service, and the source of its events. */
  public String service() {
    return service;
  }

  /** All types. */
  public List<String> types() {
    return byType.keySet().stream().sorted().toList();
  }

  List<EventChannel> channels() {
    return channels;
  }

  String topic(String type) {
    EventChannel channel = byType.get(type);
    if (channel == null) {
      throw new IllegalArgumentException(
          "%s declares no event %s; it declares %s".formatted(service, type, types()));
    }
    return channel.topic();
  }

  /** What is wrong with the event; empty when nothing is. */
  public Optional<String> fault(Event event) {
    EventSchema schema = schemas.get(event.type());
    return schema == null
        ? Optional.of("%s declares no event %s".formatted(service, event.type()))
        : schema.fault(event);
  }
}
