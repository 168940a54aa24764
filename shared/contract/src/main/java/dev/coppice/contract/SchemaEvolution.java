package dev.coppice.contract;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a schema of what is told, to listeners unknown, may change. */
public final class SchemaEvolution {
  private SchemaEvolution() {}

  /**
   * What of the candidate breaks listeners who know the published schema: they must understand all
   * that fits the candidate. Members that they do not know do them no harm.
   *
   * @param place begins each sentence
   * @return empty when nothing does
   */
  public static List<String> breaks(String place, JsonObject published, JsonObject candidate) {
    return SchemaCompatibility.breaks(
        SchemaCompatibility.Side.RESPONSE, place, published, published, candidate, candidate);
  }
}
