package dev.coppice.gateway.limiting;

import io.vertx.core.http.HttpMethod;

/** What is counted apart: that which only looks, and that which may change something. */
public enum OperationClass {
  /** GET, HEAD and OPTIONS. */
  READS("reads"),

  /** All other methods. */
  WRITES("writes");

  private final String label;

  OperationClass(String label) {
    this.label = label;
  }

  /** Its name in headers, metrics and logs. */
  String label() {
    return label;
  }

  static OperationClass of(HttpMethod method) {
    boolean reads =
        method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || method.equals(HttpMethod.OPTIONS);
    return reads ? READS : WRITES;
  }
}
