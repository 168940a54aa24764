package dev.coppice.gateway.streaming;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was told on the event bus.
 *
 * @param id a word, as is the type
 * @param headers the attributes of CloudEvents, each with {@code ce_} before it
 */
record LiveEvent(String address, String id, String type, MultiMap headers, Buffer data) {

  /** The event in a message; null where it is none. */
  static @Nullable LiveEvent of(Message<Object> message) {
    MultiMap headers = message.headers();
    String id = headers.get("ce_id");
    String type = headers.get("ce_type");
    Buffer data = data(message.body());
    return id == null
            || type == null
            || data == null
            || !ServerSentEvents.isWord(id)
            || !ServerSentEvents.isWord(type)
        ? null
        : new LiveEvent(message.address(), id, type, headers, data);
  }

  private static @Nullable Buffer data(@Nullable Object body) {
    if (body instanceof Buffer buffer) {
      return buffer;
    }
    return body instanceof JsonObject object ? object.toBuffer() : null;
  }
}
