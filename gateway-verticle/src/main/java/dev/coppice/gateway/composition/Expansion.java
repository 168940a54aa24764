package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts answers into an answer, at the places that parts name. Each question is asked once, wherever
 * its answer goes, and few at a time, so that a long list of one client takes no place from others.
 */
final class Expansion {

  private static final int AT_A_TIME = 16;

  private final JsonObject body;
  private final Questions questions;
  private final Map<Question, List<JsonObject>> places = new LinkedHashMap<>();
  private final Unavailable unavailable = new Unavailable();
  private final Promise<JsonObject> done = Promise.promise();
  private Iterator<Question> left = Collections.emptyIterator();
  private int underWay;

  /** Whether an answer that is there at once finds its way back to the loop that asks. */
  private boolean asking;

  /**
   * @param body is added to
   */
  Expansion(JsonObject body, List<Part> parts, Questions questions) {
    this.body = body;
    this.questions = questions;
    for (Part part : parts) {
      List<String> steps = List.of(part.name().split("\\."));
      collect(part, body, steps.subList(0, steps.size() - 1));
    }
  }

  /**
   * Finds the objects that a part goes into; where there is nothing to ask for, it goes nowhere.
   */
  private void collect(Part part, @Nullable Object at, List<String> steps) {
    if (at instanceof JsonArray list) {
      list.forEach(element -> collect(part, element, steps));
    } else if (at instanceof JsonObject object) {
      if (steps.isEmpty()) {
        Question.of(part, name -> text(object.getValue(name)))
            .ifPresent(
                question -> places.computeIfAbsent(question, q -> new ArrayList<>()).add(object));
      } else {
        collect(part, object.getValue(steps.get(0)), steps.subList(1, steps.size()));
      }
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null || value instanceof JsonObject || value instanceof JsonArray
        ? null
        : value.toString();
  }

  /** Never fails. */
  Future<JsonObject> run() {
    left = List.copyOf(places.keySet()).iterator();
    askOn();
    return done.future();
  }

  private void askOn() {
    if (asking) {
      return;
    }
    asking = true;
    while (left.hasNext() && underWay < AT_A_TIME) {
      Question question = left.next();
      underWay++;
      questions
          .ask(question)
          .onSuccess(
              answer -> {
                underWay--;
                put(question, answer);
                askOn();
              });
    }
    asking = false;
    if (underWay == 0) {
      done.tryComplete(body.put(Unavailable.MEMBER, unavailable.toJson()));
    }
  }

  private void put(Question question, Response answer) {
    Object value = answer.isError() ? null : CompositionJson.value(answer);
    if (value == null) {
      unavailable.add(question.part(), answer);
      return;
    }
    String name = question.part().name();
    String member = name.substring(name.lastIndexOf('.') + 1);
    places.getOrDefault(question, List.of()).forEach(place -> place.put(member, value));
  }
}
