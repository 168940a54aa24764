package dev.coppice.gateway.sessions;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Tells somebody that they are signed out here, but maybe not where they signed in. */
final class SignedOutHerePage {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>You have signed out</title>
      </head>
      <body>
      <main>
      <h1>You have signed out</h1>
      <p>It could not be told just now where you signed in: whoever uses this browser might get back in without a password.</p>
      %s</main>
      </body>
      </html>
      """;

  private static final String LINK = "<p><a href=\"%s\">Sign out there, too</a></p>\n";

  private SignedOutHerePage() {}

  /**
   * The page.
   *
   * @param endUrl where to sign out there; null where that is not known
   */
  static Response of(@Nullable String endUrl) {
    String link = endUrl == null ? "" : LINK.formatted(endUrl.replace("&", "&amp;"));
    return new Response(
        200,
        Params.of("content-type", "text/html; charset=utf-8", "cache-control", "no-store"),
        Buffer.buffer(PAGE.formatted(link)));
  }
}
