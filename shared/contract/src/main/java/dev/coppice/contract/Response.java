package dev.coppice.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers. Immutable to all who can see it, so that a handler may keep one and
 * answer with it again; the only state is a mark that it has been checked against its contract
 * before.
 */
public final class Response {

  private static final Buffer EMPTY = Buffer.buffer();
  private static final Params JSON = Params.of("content-type", "application/json");

  private final int status;
  private final Params headers;
  private final Buffer body;
  private @Nullable Object checkedFor;

  /**
   * @param status 200 to 599
   * @param headers names in lower case
   */
  public Response(int status, Params headers, Buffer body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must be from 200 to 599, not " + status);
    }
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public static Response json(JsonObject body) {
    return json(200, body.toBuffer());
  }

  public static Response json(int status, Buffer body) {
    return new Response(status, JSON, body);
  }

  public static Response noContent() {
    return new Response(204, Params.NONE, EMPTY);
  }

  public Response withHeader(String lowerCaseName, String value) {
    return new Response(status, headers.with(lowerCaseName, value), body);
  }

  public int status() {
    return status;
  }

  public Params headers() {
    return headers;
  }

  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  public Buffer body() {
    return body;
  }

  public JsonObject jsonBody() {
    return new JsonObject(body);
  }

  public boolean isError() {
    return status >= 400;
  }

  /** A race between two threads costs one check more, never a wrong one. */
  boolean isCheckedFor(Object rule) {
    return checkedFor == rule;
  }

  void checkedFor(Object rule) {
    checkedFor = rule;
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + body.length() + " bytes";
  }
}
