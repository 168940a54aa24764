package dev.coppice.contract;

import io.vertx.json.schema.OutputUnit;
import java.util.Comparator;
import java.util.List;

/** Turns a schema validator's output into one line for a client. */
final class SchemaErrors {

  /** A property that breaks its own schema is reported as an additional one too. */
  private static final String ADDITIONAL = "/additionalProperties";

  /** Says of a property only that something about it, or below it, is wrong. */
  private static final String PROPERTIES = "/properties";

  /** The error furthest inside; among several there, one that says what the cause is. */
  private static final Comparator<OutputUnit> TELLING =
      Comparator.comparingLong(SchemaErrors::depth)
          .thenComparing(error -> !keyword(error).endsWith(ADDITIONAL))
          .thenComparing(error -> !keyword(error).endsWith(PROPERTIES));

  private SchemaErrors() {}

  /**
   * @param root what the instance is, such as "body" or "query.limit"
   */
  static Violation violation(String root, OutputUnit result) {
    OutputUnit deepest = deepest(result);
    String location = deepest.getInstanceLocation() == null ? "" : deepest.getInstanceLocation();
    return new Violation(root + location.replaceFirst("^#", ""), message(deepest));
  }

  private static String message(OutputUnit unit) {
    if (keyword(unit).endsWith(ADDITIONAL)) {
      return "is not a property that is taken here";
    }
    return unit.getError() == null ? "breaks its schema" : unit.getError();
  }

  private static OutputUnit deepest(OutputUnit result) {
    List<OutputUnit> errors = result.getErrors();
    return errors == null
        ? result
        : errors.stream().max(TELLING).map(SchemaErrors::deepest).orElse(result);
  }

  private static long depth(OutputUnit unit) {
    String location = unit.getInstanceLocation();
    return location == null ? 0 : location.chars().filter(c -> c == '/').count();
  }

  private static String keyword(OutputUnit unit) {
    return unit.getKeywordLocation() == null ? "" : unit.getKeywordLocation();
  }
}
