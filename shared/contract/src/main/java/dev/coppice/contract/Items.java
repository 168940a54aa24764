package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a batch out of a request's body: the items check themselves, and all of it or nothing is
 * taken.
 */
public final class Items {

  /** A client that gets one thing wrong gets it wrong in every item. */
  private static final int MOST_TOLD = 20;

  private Items() {}

  /**
   * The items of an array in the body, in their order.
   *
   * @param array its name, which the contract says is there
   * @param type makes an item; what it refuses with an {@link IllegalArgumentException} the client
   *     reads
   * @param key what no two items may share
   * @throws FailureException of {@link Failure.InvalidRequest} that names the wrong items by their
   *     place, such as {@code body/products/3}, and both places of an item that stands twice
   */
  public static <T> List<T> of(
      Request request, String array, Function<JsonObject, T> type, Function<T, ?> key) {
    JsonArray raw = request.jsonBody().getJsonArray(array);
    List<T> items = new ArrayList<>(raw.size());
    Map<Object, Integer> seen = new HashMap<>(2 * raw.size());
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < raw.size() && violations.size() < MOST_TOLD; i++) {
      String place = "body/" + array + "/";
      try {
        T item = type.apply(raw.getJsonObject(i));
        Integer first = seen.putIfAbsent(key.apply(item), i);
        if (first != null) {
          String message = "repeats " + key.apply(item) + " of " + place + first;
          violations.add(new Violation(place + i, message + "; once is allowed"));
        }
        items.add(item);
      } catch (IllegalArgumentException e) {
        violations.add(new Violation(place + i, String.valueOf(e.getMessage())));
      }
    }
    if (!violations.isEmpty()) {
      throw new FailureException(new Failure.InvalidRequest(violations));
    }
    return items;
  }
}
