package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a schema breaks another one. What is said must fit what is heard: in a request, all that fits
 * the serving schema must fit the candidate's; in a response, all that fits the candidate's must
 * fit the serving one. Below, the inner schema is the speaker's and the outer the listener's.
 *
 * <p>One thing is looser, as readers of JSON are: a response may have properties that the serving
 * contract does not know. One is strict: a response may not have a new enum value, for a client was
 * promised that it had seen them all. Who wants to add values later declares a plain string.
 */
final class SchemaCompatibility {

  enum Side {
    REQUEST,
    RESPONSE
  }

  /** Schemas nest less deep, unless they contain themselves. */
  private static final int DEEPEST = 60;

  /** Where in a schema: {@code lines[].sku}. */
  private record Place(String text, String path) {
    Place property(String name) {
      return new Place(text, path.isEmpty() ? name : path + "." + name);
    }

    Place item() {
      return new Place(text, path + "[]");
    }

    @Override
    public String toString() {
      return path.isEmpty() ? text : text + " at " + path;
    }
  }

  /** Two schemas by identity: equal ones at two places are two. */
  private record Pair(Map<String, Object> inner, Map<String, Object> outer) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair that && inner == that.inner && outer == that.outer;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(inner) + System.identityHashCode(outer);
    }
  }

  private final Side side;
  private final JsonObject innerDocument;
  private final JsonObject outerDocument;
  private Set<Pair> compared = new HashSet<>();
  private Set<String> breaks = new LinkedHashSet<>();
  private int depth;

  private SchemaCompatibility(Side side, JsonObject serving, JsonObject candidate) {
    this.side = side;
    this.innerDocument = side == Side.REQUEST ? serving : candidate;
    this.outerDocument = side == Side.REQUEST ? candidate : serving;
  }

  /**
   * What of the candidate breaks what is serving.
   *
   * @param place begins each sentence
   */
  static List<String> breaks(
      Side side,
      String place,
      JsonObject servingDocument,
      @Nullable Object serving,
      JsonObject candidateDocument,
      @Nullable Object candidate) {
    SchemaCompatibility comparison =
        new SchemaCompatibility(side, servingDocument, candidateDocument);
    comparison.compare(
        new Place(place, ""),
        side == Side.REQUEST ? serving : candidate,
        side == Side.REQUEST ? candidate : serving);
    return List.copyOf(comparison.breaks);
  }

  private void compare(Place place, @Nullable Object spoken, @Nullable Object heard) {
    Object inner = FlatSchema.target(spoken, innerDocument);
    Object outer = FlatSchema.target(heard, outerDocument);
    if (inner instanceof JsonObject i
        && outer instanceof JsonObject o
        && !compared.add(new Pair(i.getMap(), o.getMap()))) {
      return; // Being compared further up, or done.
    }
    flat(place, FlatSchema.of(inner, innerDocument), FlatSchema.of(outer, outerDocument));
  }

  private void flat(Place place, JsonObject inner, JsonObject outer) {
    if (depth == DEEPEST) {
      return;
    }
    depth++;
    List<JsonObject> spoken = alternatives(inner, innerDocument);
    List<JsonObject> heard = alternatives(outer, outerDocument);
    if (!spoken.isEmpty()) {
      spoken.forEach(alternative -> flat(place, alternative, outer));
    } else if (heard.size() == 1) {
      flat(place, inner, heard.get(0));
    } else if (!heard.isEmpty()) {
      oneByType(inner).forEach(single -> anyOf(place, single, heard));
    } else if (types(place, inner, outer)) {
      values(place, inner, outer);
      limits(place, inner, outer);
      object(place, inner, outer);
      if (outer.containsKey("items")) {
        compare(place.item(), inner.getValue("items"), outer.getValue("items"));
      }
    }
    depth--;
  }

  private static List<JsonObject> alternatives(JsonObject schema, JsonObject document) {
    for (String keyword : List.of("oneOf", "anyOf")) {
      if (schema.getValue(keyword) instanceof JsonArray choices) {
        JsonObject rest = schema.copy();
        rest.remove(keyword);
        return choices.stream()
            .map(
                choice -> {
                  JsonObject alternative = FlatSchema.of(choice, document);
                  FlatSchema.merge(alternative, rest);
                  return alternative;
                })
            .toList();
      }
    }
    return List.of();
  }

  private static List<JsonObject> oneByType(JsonObject schema) {
    return schema.getValue("type") instanceof JsonArray types
        ? types.stream().map(type -> schema.copy().put("type", type)).toList()
        : List.of(schema);
  }

  private void anyOf(Place place, JsonObject inner, List<JsonObject> outers) {
    Set<String> breaksBefore = breaks;
    Set<Pair> comparedBefore = compared;
    boolean fits = false;
    for (JsonObject outer : outers) {
      breaks = new LinkedHashSet<>();
      compared = new HashSet<>(comparedBefore);
      flat(place, inner, outer);
      fits |= breaks.isEmpty();
    }
    breaks = breaksBefore;
    compared = comparedBefore;
    if (!fits) {
      say(place, "fits none of the alternatives any more", "may be none of the known alternatives");
    }
  }

  /** False when the types differ, and the rest need not be looked at. */
  private boolean types(Place place, JsonObject inner, JsonObject outer) {
    Set<String> spoken = SchemaTypes.of(inner);
    Set<String> heard = SchemaTypes.of(outer);
    if (SchemaTypes.contains(heard, spoken)) {
      return true;
    }
    change(place, "type", SchemaTypes.text(spoken), SchemaTypes.text(heard));
    return false;
  }

  private void values(Place place, JsonObject inner, JsonObject outer) {
    if (!(outer.getValue("enum") instanceof JsonArray heard)) {
      return;
    }
    if (inner.getValue("enum") instanceof JsonArray spoken) {
      String unheard =
          spoken.stream()
              .filter(value -> !heard.contains(value))
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
      if (!unheard.isEmpty()) {
        say(place, "no longer takes " + unheard, "may now be " + unheard);
      }
    } else {
      String only = heard.stream().map(String::valueOf).collect(Collectors.joining(", "));
      say(place, "takes now only " + only, "is no longer limited to " + only);
    }
  }

  private void limits(Place place, JsonObject inner, JsonObject outer) {
    for (String key : SchemaLimits.KEYS) {
      if (!SchemaLimits.within(key, inner, outer)) {
        change(place, key, SchemaLimits.text(key, inner), SchemaLimits.text(key, outer));
      }
    }
  }

  private void object(Place place, JsonObject inner, JsonObject outer) {
    JsonObject spoken = inner.getJsonObject("properties", new JsonObject());
    JsonObject heard = outer.getJsonObject("properties", new JsonObject());
    Object others = outer.getValue("additionalProperties", true);
    JsonArray given = inner.getJsonArray("required", new JsonArray());
    for (Object name : outer.getJsonArray("required", new JsonArray())) {
      if (!given.contains(name)) {
        boolean gone = !spoken.containsKey(name.toString());
        say(
            place.property(name.toString()),
            "is now required",
            gone ? "is gone" : "is no longer always there");
      }
    }
    for (String name : spoken.fieldNames()) {
      if (heard.containsKey(name)) {
        compare(place.property(name), spoken.getValue(name), heard.getValue(name));
      } else if (others instanceof JsonObject) {
        compare(place.property(name), spoken.getValue(name), others);
      } else if (Boolean.FALSE.equals(others) && side == Side.REQUEST) {
        breaks.add(place.property(name) + " is no longer taken");
      }
    }
    otherProperties(place, inner.getValue("additionalProperties", true), others);
  }

  private void otherProperties(Place place, Object spoken, Object heard) {
    if (Boolean.FALSE.equals(spoken)) {
      return;
    }
    if (heard instanceof JsonObject) {
      compare(place.property("*"), spoken, heard);
    } else if (Boolean.FALSE.equals(heard) && side == Side.REQUEST) {
      breaks.add(place + " takes no further properties any more");
    }
  }

  private void change(Place place, String what, String inner, String outer) {
    breaks.add(
        "%s: %s is now %s, was %s"
            .formatted(
                place,
                what,
                side == Side.REQUEST ? outer : inner,
                side == Side.REQUEST ? inner : outer));
  }

  private void say(Place place, String ofRequest, String ofResponse) {
    breaks.add(place + " " + (side == Side.REQUEST ? ofRequest : ofResponse));
  }
}
