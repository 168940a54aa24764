package dev.coppice.gateway.streaming;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said over a socket of the bridge, in the words of Vert.x's own ({@code
 * vertx-eventbus.js}).
 */
final class BridgeJson {

  private static final String TYPE = "type";
  private static final String ADDRESS = "address";
  private static final String BODY = "body";

  static final String PONG = JsonObject.of(TYPE, "pong").encode();

  private BridgeJson() {}

  /** What a client wants; null where it is no JSON object with a type. */
  static @Nullable JsonObject wish(Buffer message) {
    try {
      return Json.decodeValue(message) instanceof JsonObject wish
              && wish.getValue(TYPE) instanceof String
          ? wish
          : null;
    } catch (DecodeException e) {
      return null;
    }
  }

  static String type(JsonObject wish) {
    return wish.getString(TYPE);
  }

  /** Empty where there is none. */
  static String address(JsonObject wish) {
    return wish.getValue(ADDRESS) instanceof String address ? address : "";
  }

  /** An event; null where its data is no JSON. */
  static @Nullable String event(LiveEvent event) {
    JsonObject headers = new JsonObject();
    for (Map.Entry<String, String> header : event.headers()) {
      headers.put(header.getKey(), header.getValue());
    }
    try {
      return JsonObject.of(TYPE, "rec", ADDRESS, event.address())
          .put("headers", headers)
          .put(BODY, Json.decodeValue(event.data()))
          .encode();
    } catch (DecodeException e) {
      return null;
    }
  }

  /**
   * @param code such as {@code access_denied}
   * @param message for people
   */
  static String refusal(String address, String code, String message) {
    return JsonObject.of(TYPE, "err", ADDRESS, address, BODY, code)
        .put("message", message)
        .encode();
  }
}
