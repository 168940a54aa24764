package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The library refuses a document that names a media type it does not know, such as text/csv. So
 * those get names that it takes while it compiles their schemas, and have their own again after.
 */
final class MediaTypeNames {

  private final Map<String, String> real = new HashMap<>();

  private MediaTypeNames() {}

  /**
   * Renames what the library does not know. Problems are made in one place for all, so nothing is
   * lost where they are left out.
   *
   * @param document is changed
   */
  static MediaTypeNames standIn(JsonObject document) {
    MediaTypeNames names = new MediaTypeNames();
    names.rename(document);
    return names;
  }

  private void rename(@Nullable Object node) {
    if (node instanceof JsonObject object) {
      for (String name : Set.copyOf(object.fieldNames())) {
        if (name.equals("content") && object.getValue(name) instanceof JsonObject content) {
          renameTypes(content);
        }
        rename(object.getValue(name));
      }
    } else if (node instanceof JsonArray array) {
      array.forEach(this::rename);
    }
  }

  private void renameTypes(JsonObject content) {
    content.remove(Problems.MEDIA_TYPE);
    for (String type : Set.copyOf(content.fieldNames())) {
      if (type.contains("/") && !MediaType.isMediaTypeSupported(type)) {
        String standIn = "application/vnd.coppice." + real.size() + "+json";
        real.put(standIn, type);
        content.put(standIn, content.remove(type));
      }
    }
  }

  /** The name that the contract uses. */
  String real(String name) {
    return real.getOrDefault(name, name);
  }
}
