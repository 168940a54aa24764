package dev.coppice.contract;

import io.vertx.json.schema.OutputUnit;
import java.util.List;

/** Turns a schema validator's output into one line for a client. */
final class SchemaErrors {

  private SchemaErrors() {}

  /**
   * @param root what the instance is, such as "body" or "query.limit"
   */
  static Violation violation(String root, OutputUnit result) {
    OutputUnit deepest = deepest(result);
    String location = deepest.getInstanceLocation() == null ? "" : deepest.getInstanceLocation();
    String error = deepest.getError() == null ? "breaks its schema" : deepest.getError();
    return new Violation(root + location.replaceFirst("^#", ""), error);
  }

  /** The error furthest inside: the ones above it only say that something below is wrong. */
  private static OutputUnit deepest(OutputUnit result) {
    List<OutputUnit> errors = result.getErrors();
    if (errors == null || errors.isEmpty()) {
      return result;
    }
    OutputUnit deepest = errors.get(0);
    for (OutputUnit error : errors) {
      if (depth(error) >= depth(deepest)) {
        deepest = error;
      }
    }
    return deepest(deepest);
  }

  private static long depth(OutputUnit unit) {
    String location = unit.getInstanceLocation();
    return location == null ? 0 : location.chars().filter(c -> c == '/').count();
  }
}
