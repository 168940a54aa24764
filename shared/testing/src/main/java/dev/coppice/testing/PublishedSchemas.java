package dev.coppice.testing;

import dev.coppice.contract.SchemaEvolution;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Schemas of events as they were published, which consumers may still go by. */
public final class PublishedSchemas {
  private PublishedSchemas() {}

  /**
   * What the schemas of now break of the published ones, which are {@code
   * events/published/<type>.json} in the test's resources.
   *
   * @throws IllegalArgumentException for a type without both
   */
  public static List<String> broken(List<String> types) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String type : types) {
      broken.addAll(
          SchemaEvolution.breaks(
              type, schema("events/published/" + type), schema("events/" + type)));
    }
    return broken;
  }

  private static JsonObject schema(String name) throws IOException {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name + ".json");
      }
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
