package dev.coppice.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Formats on the thread that logs, which knows the MDC, and hands the line to the writer. */
final class StdoutAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final LineFormat format;
  private final LineWriter writer;

  StdoutAppender(LineFormat format, LineWriter writer) {
    this.format = format;
    this.writer = writer;
    setName("stdout");
  }

  @Override
  protected void append(ILoggingEvent event) {
    writer.write(format.line(event));
  }
}
