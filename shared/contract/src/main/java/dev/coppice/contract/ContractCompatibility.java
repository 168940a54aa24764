package dev.coppice.contract;

import dev.coppice.contract.SchemaCompatibility.Side;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a new contract breaks the callers of the one that is serving.
 *
 * <p>A caller knows the serving contract only. What it may send must still be taken, what comes
 * back must be what it was promised. So these are breaks:
 *
 * <ul>
 *   <li>an operation is gone, has another method or path, or is no longer public;
 *   <li>a parameter or property that a request need not have becomes required; a query parameter is
 *       gone (unknown ones are refused); a request takes fewer values, types, media types or bytes,
 *       or no unknown properties any more;
 *   <li>a status below 400 or a media type of an answer is gone; a property that was always there
 *       is gone or optional; a value may be of another type or outside the limits of before. An
 *       added enum value is such: who wants to add values later declares a plain string.
 * </ul>
 *
 * <p>Not breaks: new operations, new optional parameters and properties, new properties, statuses
 * and media types of answers, other descriptions, examples, time-outs; nor whom an operation lets
 * in, since to close a hole must not take a new major version.
 */
public final class ContractCompatibility {

  private final Contract serving;
  private final Contract candidate;
  private final JsonObject servingDocument;
  private final JsonObject candidateDocument;
  private final List<String> breaks = new ArrayList<>();

  private ContractCompatibility(Contract serving, Contract candidate) {
    this.serving = serving;
    this.candidate = candidate;
    this.servingDocument = serving.document();
    this.candidateDocument = candidate.document();
  }

  /** One sentence for each break, beginning with its place; empty when nothing breaks. */
  public static List<String> breaks(Contract serving, Contract candidate) {
    if (serving.equals(candidate)) {
      return List.of();
    }
    ContractCompatibility comparison = new ContractCompatibility(serving, candidate);
    serving.operations().forEach(comparison::operation);
    return List.copyOf(comparison.breaks);
  }

  private void operation(Operation old) {
    Operation next = candidate.operation(old.id()).orElse(null);
    if (next == null) {
      breaks.add("%s (%s %s) is gone".formatted(old.id(), old.method(), old.path()));
      return;
    }
    if (!old.method().equals(next.method()) || !old.path().equals(next.path())) {
      breaks.add(
          "%s is now %s %s, was %s %s"
              .formatted(old.id(), next.method(), next.path(), old.method(), old.path()));
    }
    if (old.isPublic() && !next.isPublic()) {
      breaks.add(old.id() + " is no longer public");
    }
    ContractPart was = ContractPart.of(serving, servingDocument, old);
    ContractPart is = ContractPart.of(candidate, candidateDocument, next);
    parameters(old.id(), was, is);
    requestBody(old, next, was.requestBody(), is.requestBody());
    was.responses().forEach((status, response) -> response(old.id(), status, response, is));
  }

  private void parameters(String id, ContractPart was, ContractPart is) {
    was.parameters()
        .forEach(
            (name, old) -> {
              JsonObject next = is.parameters().get(name);
              String place = id + ": " + name;
              if (next != null) {
                if (isRequired(next) && !isRequired(old)) {
                  breaks.add(place + " is now required");
                }
                schema(Side.REQUEST, place, old.getValue("schema"), next.getValue("schema"));
              } else if (name.startsWith("query ")) {
                breaks.add(place + " is no longer taken");
              }
            });
    is.parameters()
        .forEach(
            (name, next) -> {
              if (isRequired(next) && !was.parameters().containsKey(name)) {
                breaks.add(id + ": " + name + " is new and required");
              }
            });
  }

  private void requestBody(
      Operation old, Operation next, @Nullable JsonObject was, @Nullable JsonObject is) {
    String place = old.id() + ": request body";
    if (is == null) {
      if (was != null) {
        breaks.add(place + " is no longer taken");
      }
      return;
    }
    if (isRequired(is) && (was == null || !isRequired(was))) {
      breaks.add(place + " is now required");
    }
    if (was != null) {
      if (next.maxBodyBytes() < old.maxBodyBytes()) {
        breaks.add(
            "%s may now have %d bytes, before %d"
                .formatted(place, next.maxBodyBytes(), old.maxBodyBytes()));
      }
      content(Side.REQUEST, place, was, is);
    }
  }

  private void response(String id, String status, JsonObject old, ContractPart is) {
    JsonObject next = is.response(status);
    String place = id + ": answer " + status;
    if (next != null) {
      content(Side.RESPONSE, place, old, next);
    } else if (!status.startsWith("4") && !status.startsWith("5")) {
      breaks.add(place + " is gone");
    }
  }

  private void content(Side side, String place, JsonObject was, JsonObject is) {
    JsonObject old = ContractPart.object(was, "content");
    JsonObject next = ContractPart.object(is, "content");
    for (String type : old.fieldNames()) {
      if (next.containsKey(type)) {
        schema(
            side,
            type.equals("application/json") ? place : place + " (" + type + ")",
            ContractPart.object(old, type).getValue("schema"),
            ContractPart.object(next, type).getValue("schema"));
      } else {
        breaks.add(place + (side == Side.REQUEST ? " no longer takes " : " is no longer ") + type);
      }
    }
  }

  private void schema(Side side, String place, @Nullable Object was, @Nullable Object is) {
    breaks.addAll(
        SchemaCompatibility.breaks(side, place, servingDocument, was, candidateDocument, is));
  }

  private static boolean isRequired(JsonObject parameterOrBody) {
    return Boolean.TRUE.equals(parameterOrBody.getValue("required"));
  }
}
