package dev.coppice.identity.signin;

/** Text as a part of HTML, and the frame of every page. */
public final class Html {

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s - Coppice</title>
      <link rel="stylesheet" href="/account/style.css">
      </head>
      <body>
      <header><p>Coppice</p></header>
      <main>
      %s
      </main>
      </body>
      </html>
      """;

  private Html() {}

  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * @param title text
   * @param main HTML
   */
  public static String page(String title, String main) {
    return FRAME.formatted(escape(title), main);
  }

  /**
   * A page that says something.
   *
   * @param title text
   * @param text text
   * @param more HTML
   */
  public static String message(String title, String text, String more) {
    return page(title, "<h1>%s</h1>\n<p>%s</p>\n%s".formatted(escape(title), escape(text), more));
  }
}
