package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Lists that are read page by page. */
public final class PageJson {

  private static final int DEFAULT_LIMIT = 50;

  private PageJson() {}

  /** How many a request wants on a page. */
  public static int limit(Request request) {
    return Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), DEFAULT_LIMIT);
  }

  /**
   * A page, and what the next one is asked for by.
   *
   * @param name of the list
   * @param found one more than fit on the page, where there are more
   * @param next names the last one on the page
   */
  public static <T> Response of(
      String name,
      List<T> found,
      int limit,
      Function<T, JsonObject> json,
      Function<T, String> next) {
    List<T> items = found.subList(0, Math.min(limit, found.size()));
    String cursor = found.size() > limit ? next.apply(items.get(items.size() - 1)) : null;
    return Response.json(
        new JsonObject()
            .put(name, new JsonArray(items.stream().map(json).toList()))
            .put("next", cursor));
  }
}
