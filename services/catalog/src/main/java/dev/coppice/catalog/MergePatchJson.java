package dev.coppice.catalog;

import io.vertx.core.json.JsonObject;

/** JSON Merge Patch, <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>, of objects. */
final class MergePatchJson {

  private MergePatchJson() {}

  /** The target with the patch's members; a null takes one away, an object is merged in turn. */
  static JsonObject apply(JsonObject target, JsonObject patch) {
    JsonObject merged = target.copy();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        merged.remove(name);
      } else if (value instanceof JsonObject inner) {
        JsonObject before = merged.getValue(name) instanceof JsonObject o ? o : new JsonObject();
        merged.put(name, apply(before, inner));
      } else {
        merged.put(name, value);
      }
    }
    return merged;
  }
}
