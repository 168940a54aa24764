package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaEvolutionTest {
  private static final String PUBLISHED =
      """
      {"type": "object", "required": ["sku", "state"], "properties": {
        "sku": {"type": "string"}, "state": {"type": "string", "enum": ["active", "retired"]}}}
      """;

  @Test
  void letsMembersCome() {
    assertThat(
            breaks(
                PUBLISHED.replace("\"sku\": {", "\"size\": {\"type\": \"integer\"}, \"sku\": {")))
        .isEmpty();
  }

  @Test
  void refusesWhatListenersDoNotUnderstand() {
    assertThat(breaks(PUBLISHED.replace("[\"sku\", \"state\"]", "[\"sku\"]")))
        .containsExactly("sold at state is no longer always there");
    assertThat(breaks(PUBLISHED.replace("\"retired\"", "\"retired\", \"lost\"")))
        .containsExactly("sold at state may now be lost");
    assertThat(
            breaks(
                PUBLISHED.replace(
                    "\"sku\": {\"type\": \"string\"}", "\"sku\": {\"type\": \"integer\"}")))
        .singleElement()
        .asString()
        .startsWith("sold at sku: type is now");
  }

  private static List<String> breaks(String candidate) {
    return SchemaEvolution.breaks("sold", new JsonObject(PUBLISHED), new JsonObject(candidate));
  }
}
