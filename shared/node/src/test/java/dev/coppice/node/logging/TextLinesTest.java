package dev.coppice.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class TextLinesTest {
  private final TextLines lines = new TextLines(ZoneOffset.UTC, false);

  @Test
  void isShortAndInLocalTime() {
    TextLines inBerlin = new TextLines(ZoneId.of("Europe/Berlin"), false);

    assertThat(inBerlin.line(Events.event(Level.INFO, "hello {}", "you")))
        .isEqualTo("11:00:00.120 INFO  Some  hello you\n");
  }

  @Test
  void endsWithContextFieldsAndException() {
    var event = Events.event(Level.WARN, "failed");
    event.getMDCPropertyMap().put("requestId", "r-1");
    event.addKeyValuePair(new KeyValuePair("rows", 3));
    event.setThrowableProxy(Events.thrown(new IllegalStateException("broken")));

    assertThat(lines.line(event))
        .startsWith("10:00:00.120 WARN  Some  failed  requestId=r-1  rows=3\n")
        .contains("java.lang.IllegalStateException: broken\n    \tat ")
        .endsWith("\n")
        .doesNotEndWith("\n\n");
  }

  @Test
  void whatAClientSentNeitherSteersTheTerminalNorFakesALine() {
    assertThat(lines.line(Events.event(Level.INFO, "a\u001b[2Jb\r\n10:00:00.000 INFO  forged")))
        .isEqualTo("10:00:00.120 INFO  Some  a\\u001b[2Jb\n    10:00:00.000 INFO  forged\n");
  }

  @Test
  void coloursOnlyWhatMatters() {
    TextLines coloured = new TextLines(ZoneOffset.UTC, true);

    assertThat(coloured.line(Events.event(Level.INFO, "x"))).doesNotContain("\u001b");
    assertThat(coloured.line(Events.event(Level.WARN, "x"))).contains("\u001b[33mWARN \u001b[0m");
    assertThat(coloured.line(Events.event(Level.ERROR, "x"))).contains("\u001b[31mERROR\u001b[0m");
  }
}
