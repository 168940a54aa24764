package dev.coppice.system.history;

import dev.coppice.system.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Histories for tests, one operation a line: {@code process begin..end function inputs -> outputs},
 * in nanoseconds. An end {@code ?} is an unknown outcome; {@code -> refused} is one without effect.
 */
final class Script {
  private static final Pattern LINE =
      Pattern.compile("(\\S+) (\\d+)\\.\\.(\\d+|\\?) (\\S+)((?: \\S+)*?)(?: ->((?: \\S+)*))?");

  private Script() {}

  /** Everything happens to this key. */
  static List<Operation> on(String key, String... lines) {
    List<Operation> operations = new ArrayList<>();
    for (String line : lines) {
      operations.add(operation(operations.size(), key, line));
    }
    return operations;
  }

  private static Operation operation(int index, String key, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an operation: " + line);
    }
    boolean known = !matcher.group(3).equals("?");
    List<String> output = words(matcher.group(6));
    boolean refused = output.equals(List.of("refused"));
    return new Operation(
        index,
        matcher.group(1),
        matcher.group(4),
        key,
        words(matcher.group(5)),
        output,
        Long.parseLong(matcher.group(2)),
        known ? Long.parseLong(matcher.group(3)) : Operation.NEVER,
        !known ? Outcome.UNKNOWN : refused ? Outcome.FAIL : Outcome.OK);
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" ", -1));
  }
}
