package dev.coppice.contract;

import dev.coppice.contract.Composition.Part;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code x-coppice-stream} of one operation. */
final class EventStreamReader {

  static final String STREAM = "x-coppice-stream";

  /** Each of them is an address that the gateway listens on. */
  private static final int MOST = 20;

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*){2,4}");
  private static final Pattern TAKEN = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");

  private final String at;
  private final String path;
  private final List<String> problems;

  /**
   * @param at how messages name the operation
   * @param path of the operation
   * @param problems is added to
   */
  EventStreamReader(String at, String path, List<String> problems) {
    this.at = at + ": " + STREAM;
    this.path = path;
    this.problems = problems;
  }

  /**
   * @param first as it was read
   * @param produces what the operation answers
   */
  EventStream read(JsonObject raw, Part first, Set<String> produces) {
    if (!produces.contains(EventStream.MEDIA_TYPE)) {
      problems.add(at + " needs an answer of " + EventStream.MEDIA_TYPE);
    }
    return new EventStream(first, subject(raw.getValue("subject")), types(raw.getValue("events")));
  }

  private String subject(@Nullable Object raw) {
    Matcher taken = TAKEN.matcher(String.valueOf(raw));
    if (taken.matches() && path.contains(taken.group())) {
      return taken.group(1);
    }
    problems.add(at + ".subject must be a parameter of the path, such as '{orderId}', not " + raw);
    return "";
  }

  private List<String> types(@Nullable Object raw) {
    List<String> types = new ArrayList<>();
    if (raw instanceof JsonArray list && !list.isEmpty() && list.size() <= MOST) {
      list.forEach(each -> types.add(String.valueOf(each)));
    }
    if (types.isEmpty() || !types.stream().allMatch(type -> TYPE.matcher(type).matches())) {
      problems.add(
          at
              + ".events must be 1 to "
              + MOST
              + " types of events, such as orders.order.paid, not "
              + raw);
    }
    return types;
  }
}
