package dev.coppice.gateway.sessions;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code a=1&b=2}, as a query or a form. */
final class FormText {

  private final StringBuilder text = new StringBuilder();

  FormText add(String name, String value) {
    text.append(text.isEmpty() ? "" : "&")
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  /** As the query of a URL. */
  String after(String url) {
    return url + "?" + text;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
