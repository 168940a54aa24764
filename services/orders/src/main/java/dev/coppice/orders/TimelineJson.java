package dev.coppice.orders;

import dev.coppice.orders.TimelineEntry.Happened;
import dev.coppice.orders.TimelineEntry.Sent;
import dev.coppice.orders.TimelineEntry.Told;
import dev.coppice.orders.TimelineEntry.Tracked;
import dev.coppice.orders.TimelineEntry.Tried;
import dev.coppice.orders.calls.Messages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Timelines as the contract writes them. */
final class TimelineJson {

  private TimelineJson() {}

  static JsonObject of(Timeline timeline) {
    return JsonObject.of(
        "items",
        new JsonArray(timeline.entries().stream().map(TimelineJson::of).toList()),
        "unavailable",
        new JsonArray(timeline.missing().stream().map(TimelineJson::of).toList()));
  }

  private static JsonObject of(Timeline.Source missing) {
    return JsonObject.of("part", missing.part(), "detail", missing.absence());
  }

  private static JsonObject of(TimelineEntry entry) {
    JsonObject json = new JsonObject().put("at", entry.at().toString());
    if (entry instanceof Happened happened) {
      return add(json, happened);
    }
    if (entry instanceof Tried tried) {
      return add(json, tried);
    }
    if (entry instanceof Told told) {
      return add(json, told);
    }
    return entry instanceof Sent sent ? add(json, sent) : add(json, (Tracked) entry);
  }

  private static JsonObject add(JsonObject json, Happened happened) {
    json.put("kind", "history").put("what", happened.what());
    put(json, "reason", happened.reason());
    put(json, "detail", happened.detail());
    put(json, "by", happened.byWhom());
    return put(json, "trace", happened.trace());
  }

  private static JsonObject add(JsonObject json, Tried tried) {
    json.put("kind", "attempt")
        .put("what", tried.step())
        .put("saga", tried.saga())
        .put("attempt", tried.attempt())
        .put("by", tried.instance());
    put(json, "endedAt", tried.endedAt().map(Object::toString));
    put(json, "outcome", tried.outcome());
    put(json, "detail", tried.detail());
    return put(json, "trace", tried.trace());
  }

  private static JsonObject add(JsonObject json, Told told) {
    json.put("kind", "event")
        .put("what", told.type())
        .put("event", told.id().toString())
        .put("state", told.published() ? "published" : "waiting");
    return put(json, "trace", told.trace());
  }

  private static JsonObject add(JsonObject json, Sent sent) {
    Messages.Message message = sent.message();
    json.put("kind", "message")
        .put("what", message.about())
        .put("channel", message.channel())
        .put("event", message.event().toString())
        .put("state", message.state())
        .put("tries", message.tries());
    put(json, "to", message.to());
    put(json, "endedAt", message.settledAt().map(Object::toString));
    put(json, "detail", message.cause());
    return put(json, "trace", sent.trace());
  }

  private static JsonObject add(JsonObject json, Tracked tracked) {
    json.put("kind", "tracking").put("what", tracked.tracking().kind());
    return put(json, "place", tracked.tracking().place());
  }

  private static JsonObject put(JsonObject json, String name, Optional<String> value) {
    value.ifPresent(text -> json.put(name, text));
    return json;
  }
}
