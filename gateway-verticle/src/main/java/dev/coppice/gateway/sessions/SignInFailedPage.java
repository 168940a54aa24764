package dev.coppice.gateway.sessions;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Tells somebody that they are not signed in, and lets them try again. */
final class SignInFailedPage {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>You are not signed in</title>
      </head>
      <body>
      <main>
      <h1>You are not signed in</h1>
      <p>%s</p>
      <p><a href="/session/sign-in?return=%s">Try again</a></p>
      </main>
      </body>
      </html>
      """;

  private SignInFailedPage() {}

  /**
   * The page.
   *
   * @param why a sentence of ours
   * @param returnPath where to go on to
   */
  static Response of(int status, String why, String returnPath) {
    String page = PAGE.formatted(why, URLEncoder.encode(returnPath, StandardCharsets.UTF_8));
    return new Response(
        status,
        Params.of("content-type", "text/html; charset=utf-8", "cache-control", "no-store"),
        Buffer.buffer(page));
  }
}
