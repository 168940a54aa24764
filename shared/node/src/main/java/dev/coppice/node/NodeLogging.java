package dev.coppice.node;

/** Sends the logs of Vert.x and Hazelcast to SLF4J. */
final class NodeLogging {
  private NodeLogging() {}

  static void bridge() {
    System.setProperty("hazelcast.logging.type", "slf4j");
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
  }
}
