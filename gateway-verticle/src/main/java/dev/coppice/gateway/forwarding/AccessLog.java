package dev.coppice.gateway.forwarding;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each request, under the logger {@value #NAME}. Any thread. */
public final class AccessLog {

  public static final String NAME = "dev.coppice.gateway.access";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  /** Which requests get a line. */
  public enum Scope {
    ALL,
    ERRORS,
    OFF
  }

  private volatile Scope scope;

  public AccessLog(Scope scope) {
    this.scope = scope;
  }

  /** Changes which requests get a line, from now on. */
  public void limitTo(Scope wanted) {
    scope = wanted;
  }

  boolean wants(int status) {
    Scope now = scope;
    return now == Scope.ALL || (now == Scope.ERRORS && status >= 400);
  }

  /**
   * The path goes without its query, where people put what is nobody's business.
   *
   * @param answeredBy the instance that gave the answer; "-" where the gateway did
   * @param certificate the subject of the client's certificate, if it has shown one
   */
  void write(
      String method,
      String path,
      int status,
      long bytes,
      long nanos,
      String route,
      String answeredBy,
      String requestId,
      String remote,
      @Nullable String certificate) {
    long micros = nanos / 1_000;
    LoggingEventBuilder line = LOG.atInfo();
    if (certificate != null) {
      line = line.addKeyValue("certificate", certificate);
    }
    line.addKeyValue("method", method)
        .addKeyValue("path", path)
        .addKeyValue("status", status)
        .addKeyValue("bytes", bytes)
        .addKeyValue("ms", micros / 1_000.0)
        .addKeyValue("operation", route)
        .addKeyValue("answeredBy", answeredBy)
        .addKeyValue("requestId", requestId)
        .addKeyValue("remote", remote)
        .log("request");
  }
}
