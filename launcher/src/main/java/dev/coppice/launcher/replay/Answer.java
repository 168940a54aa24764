package dev.coppice.launcher.replay;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What the gateway answered. */
record Answer(int status, HttpHeaders headers, String body) {

  boolean isGood() {
    return status / 100 == 2;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  JsonObject json() throws IOException {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw new IOException("the answer is not JSON (HTTP " + status + ")", e);
    }
  }

  /** What a problem (RFC 9457) says for people. */
  String problem() {
    try {
      JsonObject problem = new JsonObject(body);
      String detail = problem.getString("detail", problem.getString("title", ""));
      Object errors = problem.getValue("errors");
      return "HTTP %d %s%s".formatted(status, detail, errors == null ? "" : " " + errors).strip();
    } catch (DecodeException | ClassCastException e) {
      return "HTTP " + status;
    }
  }
}
