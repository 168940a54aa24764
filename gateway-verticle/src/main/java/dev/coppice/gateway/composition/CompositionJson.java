package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Failure;
import dev.coppice.contract.Params;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that are composed, as JSON. */
final class CompositionJson {

  /** Its parts change at different times, so that whoever keeps it has to ask again. */
  private static final Params HEADERS =
      Params.of("content-type", "application/json", "cache-control", "private, no-cache");

  /** These are of the answer as it was. */
  private static final Set<String> OF_THE_PLAIN_ANSWER =
      Set.of("etag", "last-modified", "cache-control", "content-type");

  private CompositionJson() {}

  /**
   * An object with what each part answers, as it answers it. What there is not for this client is
   * left out; a problem where all else cannot be had.
   *
   * @param answers that have all come, none of which has failed
   */
  static Response whole(Request request, Map<Part, Future<Response>> answers) {
    Unavailable unavailable = new Unavailable();
    Buffer body = Buffer.buffer().appendByte((byte) '{');
    boolean empty = true;
    for (Map.Entry<Part, Future<Response>> each : answers.entrySet()) {
      Response answer = each.getValue().result();
      if (isOfTheClient(answer)) {
        continue;
      }
      if (answer.isError() || value(answer) == null) {
        unavailable.add(each.getKey(), answer);
      } else {
        empty = false;
        member(body, each.getKey().name()).appendBuffer(answer.body()).appendByte((byte) ',');
      }
    }
    if (empty && !unavailable.isEmpty()) {
      return Problems.toResponse(
          Failure.Unavailable.of("nothing of it can be had now: " + unavailable),
          request.requestId());
    }
    member(body, Unavailable.MEMBER)
        .appendBuffer(unavailable.toJson().toBuffer())
        .appendByte((byte) '}');
    return new Response(200, HEADERS, body);
  }

  /** Whether it is because of who asks that there is no answer. */
  private static boolean isOfTheClient(Response answer) {
    return answer.status() >= 400 && answer.status() < 500;
  }

  private static Buffer member(Buffer body, String name) {
    return body.appendString("\"").appendString(name).appendString("\":");
  }

  /** An answer with more in it than it had. */
  static Response expanded(Response plain, JsonObject body) {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < HEADERS.size(); i++) {
      headers.add(HEADERS.name(i));
      headers.add(HEADERS.value(i));
    }
    for (int i = 0; i < plain.headers().size(); i++) {
      if (!OF_THE_PLAIN_ANSWER.contains(plain.headers().name(i))) {
        headers.add(plain.headers().name(i));
        headers.add(plain.headers().value(i));
      }
    }
    return new Response(plain.status(), Params.of(headers), body.toBuffer());
  }

  /** What an answer says; null when it is no JSON, or nothing. */
  static @Nullable Object value(Response answer) {
    try {
      return Json.decodeValue(answer.body());
    } catch (DecodeException e) {
      return null;
    }
  }

  /** Why a part is missing, for people. */
  static String detail(Response answer) {
    return value(answer) instanceof JsonObject problem
            && problem.getValue("detail") instanceof String detail
        ? detail
        : "there is no usable answer";
  }
}
