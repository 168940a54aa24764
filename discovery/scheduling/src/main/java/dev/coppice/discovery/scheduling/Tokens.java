package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Token;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What messages of leaders have in common. */
final class Tokens {
  private Tokens() {}

  static Token fromJson(JsonObject json) {
    return new Token(json.getLong("epoch"), json.getLong("fence"));
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }
}
