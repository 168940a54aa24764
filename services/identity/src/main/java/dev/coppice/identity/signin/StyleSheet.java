package dev.coppice.identity.signin;

import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** {@code /account/style.css}: how the pages look. */
public final class StyleSheet implements OperationHandler {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
      body { margin: 0 auto; max-width: 48rem; padding: 1rem; }
      .field, p { max-width: 34rem; }
      header { border-bottom: 0.25rem solid #4f7a28; font-weight: bold; }
      h1 { font-size: 1.75rem; line-height: 1.2; }
      .field { margin: 1.5rem 0; }
      label, button { display: block; font: inherit; }
      label { font-weight: bold; }
      input { border: 2px solid; box-sizing: border-box; font: inherit; padding: 0.4rem; width: 100%; }
      button { background: #3d6119; border: 0; border-radius: 0.2rem; color: #fff; cursor: pointer;
        margin: 1rem 0; padding: 0.6rem 1.2rem; }
      a:focus, input:focus, button:focus, .wide:focus { outline: 3px solid #d98500; outline-offset: 2px; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      caption { font-weight: bold; text-align: left; }
      th, td { border-bottom: 1px solid; padding: 0.4rem 0.6rem 0.4rem 0; text-align: left; vertical-align: top; }
      td form button { margin: 0; }
      section { margin: 2rem 0; }
      .qr { display: block; max-width: 16rem; }
      .hint { margin: 0; opacity: 0.8; }
      .errors { border: 0.25rem solid #c62e1f; padding: 0 1rem; }
      .error { font-weight: bold; margin: 0; }
      .error span { text-decoration: underline; }
      """;

  private final Response answer =
      new Response(
          200,
          Params.of(
              "content-type", "text/css; charset=utf-8", "cache-control", "public, max-age=3600"),
          Buffer.buffer(STYLE));

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }
}
