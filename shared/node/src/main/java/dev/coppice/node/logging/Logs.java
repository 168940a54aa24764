package dev.coppice.node.logging;

import static java.util.Map.entry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The logs of this process. Any thread. */
public final class Logs {
  /** Libraries that tell too much by themselves; {@code coppice.log.levels} opens them. */
  private static final Map<String, LogLevel> QUIET =
      Map.ofEntries(
          entry("com.hazelcast", LogLevel.WARN),
          // Each orderly leave of a peer is a broken connection here, with a stack trace.
          entry("com.hazelcast.internal.server.tcp", LogLevel.ERROR),
          // Says at each start that there is no CP subsystem, which cluster.xml says already.
          entry("com.hazelcast.cp.CPSubsystem", LogLevel.ERROR),
          // It counts the partitions that died with the last seed; we say it in a line.
          entry("com.hazelcast.internal.partition.impl.MigrationManager", LogLevel.ERROR),
          // What is done again and again while members come and go, as it should be.
          entry("com.hazelcast.spi.impl.operationservice.impl.Invocation", LogLevel.ERROR),
          entry(
              "com.hazelcast.spi.impl.operationservice.impl.OutboundResponseHandler",
              LogLevel.ERROR),
          entry("com.hazelcast.cp.internal.raftop.metadata", LogLevel.ERROR),
          entry("io.vertx", LogLevel.WARN),
          entry("io.netty", LogLevel.WARN),
          entry("io.micrometer", LogLevel.WARN),
          entry("org.flywaydb", LogLevel.WARN),
          // A broker that is away is a line for each attempt; we say it once ourselves.
          entry("org.apache.kafka", LogLevel.ERROR),
          entry("org.subethamail", LogLevel.WARN));

  private static final int WAITING_LINES = 8192;
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);
  private static final LineWriter WRITER = startWriter();

  private static volatile LineFormat format = new JsonLines("coppice", "coppice");

  private Logs() {}

  /** Sends what Vert.x and Hazelcast log to SLF4J; call it before their first class is loaded. */
  public static void bridgeLibraries() {
    System.setProperty("hazelcast.logging.type", "slf4j");
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
  }

  /** From now on logs as the options say, each line with the name of service and instance. */
  public static void configure(LogOptions options, String service, String instance) {
    configure(context(), options, service, instance);
  }

  static void configure(
      LoggerContext context, LogOptions options, String service, String instance) {
    format = format(options, service, instance);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    StdoutAppender appender = new StdoutAppender(format, WRITER);
    appender.setContext(context);
    appender.start();
    root.addAppender(appender);
    setLevels(context, options.level(), options.levels());
  }

  /**
   * Changes the levels of all loggers: from now on as if the process had been started with these.
   *
   * @param level from what severity on; the libraries below us say no less than warn by themselves
   * @param levels of single loggers, which win over all else
   */
  public static void setLevels(LogLevel level, Map<String, LogLevel> levels) {
    setLevels(context(), level, levels);
  }

  static void setLevels(LoggerContext context, LogLevel level, Map<String, LogLevel> levels) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    for (Logger logger : context.getLoggerList()) {
      if (logger != root) {
        logger.setLevel(null);
      }
    }
    root.setLevel(level.level());
    QUIET.forEach(
        (library, most) -> context.getLogger(library).setLevel(level.atMost(most).level()));
    levels.forEach((name, single) -> context.getLogger(name).setLevel(single.level()));
  }

  private static LineFormat format(LogOptions options, String service, String instance) {
    if (options.format().decided() == LogFormat.JSON) {
      return new JsonLines(service, instance);
    }
    boolean coloured = LogFormat.onTerminal() && System.getenv("NO_COLOR") == null;
    return new TextLines(ZoneId.systemDefault(), coloured);
  }

  /** The level of one logger from now on; null takes that of its parent. */
  public static void setLevel(String logger, @Nullable LogLevel level) {
    context().getLogger(logger).setLevel(level == null ? null : level.level());
  }

  /** Lines lost because nobody read standard output fast enough. */
  public static long lostLines() {
    return WRITER.lost();
  }

  /** Waits until what was logged is written, two seconds at most. */
  public static void flush() {
    try {
      WRITER.flush(FLUSH_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LineWriter startWriter() {
    LineWriter writer = new LineWriter(() -> System.out, WAITING_LINES, Logs::lossLine);
    writer.start();
    Runtime.getRuntime().addShutdownHook(new Thread(Logs::flush, "log-flush"));
    return writer;
  }

  private static String lossLine(long count) {
    LoggingEvent event =
        new LoggingEvent(
            Logs.class.getName(),
            context().getLogger(Logs.class),
            ch.qos.logback.classic.Level.WARN,
            count + " log lines were lost: standard output was not read fast enough",
            null,
            null);
    return format.line(event);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
