package dev.coppice.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final JsonLines lines = new JsonLines("catalog", "catalog-1");

  @Test
  void isOneObjectPerLineWithAnIsoTime() {
    assertThat(lines.line(Events.event(Level.INFO, "Started in {} ms", 12)))
        .isEqualTo(
            "{\"timestamp\":\"2026-11-21T10:00:00.120Z\",\"level\":\"INFO\",\"service\":\"catalog\","
                + "\"instance\":\"catalog-1\",\"logger\":\"dev.coppice.Some\",\"thread\":\"main\","
                + "\"message\":\"Started in 12 ms\"}\n");
  }

  @Test
  void escapesWhatWouldBreakAStringOrALine() {
    String nasty = "\"\\\n\r\t\u0000\u001b[31m\u007f\u0085\u2028\u2029 é 日 😀 </script>";

    String line = lines.line(Events.event(Level.WARN, nasty));

    assertThat(line).isEqualTo(line.lines().findFirst().orElseThrow() + "\n");
    assertThat(line).doesNotContain("\u001b", "\u0085", "\u2028");
    assertThat(new JsonObject(line).getString("message")).isEqualTo(nasty);
  }

  @Test
  void carriesContextAndFieldsAndTheWholeException() {
    var event = Events.event(Level.ERROR, "failed");
    event.getMDCPropertyMap().put("requestId", "r-1");
    event.addKeyValuePair(new KeyValuePair("rows", 3));
    event.addKeyValuePair(new KeyValuePair("ratio", Double.NaN));
    event.addKeyValuePair(new KeyValuePair("nothing", null));
    event.setThrowableProxy(
        Events.thrown(new IllegalStateException("outer", new RuntimeException("in\nner"))));

    JsonObject json = new JsonObject(lines.line(event));

    assertThat(json.getJsonObject("mdc")).isEqualTo(new JsonObject().put("requestId", "r-1"));
    assertThat(json.getJsonObject("fields"))
        .isEqualTo(new JsonObject().put("rows", 3).put("ratio", "NaN").putNull("nothing"));
    assertThat(json.getString("exception"))
        .startsWith("java.lang.IllegalStateException: outer\n\tat ")
        .contains("Caused by: java.lang.RuntimeException: in\nner");
  }

  @Test
  void aNullMessageIsNull() {
    assertThat(new JsonObject(lines.line(Events.event(Level.INFO, null))).getValue("message"))
        .isNull();
  }
}
