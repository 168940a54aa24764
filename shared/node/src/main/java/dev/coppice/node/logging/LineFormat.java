package dev.coppice.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Turns an event into text that ends in a newline. Called by many threads at once. */
@FunctionalInterface
interface LineFormat {
  String line(ILoggingEvent event);
}
