package dev.coppice.system.harness;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts that keeps cookies, sends forms, and follows where it is told to. */
public final class PlainBrowser {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");

  private final String origin;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private String page = "";

  /**
   * @param origin beyond which it follows nothing
   */
  public PlainBrowser(String origin) {
    this.origin = origin;
  }

  /** Opens a URL, or a path at the origin; the answer is where that led to. */
  public HttpResponse<String> open(String url) throws IOException, InterruptedException {
    return follow(HttpRequest.newBuilder(absolute(url)).build());
  }

  /** Sends the first form of the page that it shows, with fields as names and values. */
  public HttpResponse<String> submit(String... fields) throws IOException, InterruptedException {
    Matcher action = ACTION.matcher(page);
    if (!action.find()) {
      throw new AssertionError("there is no form in " + page);
    }
    return submitTo(text(action.group(1)), fields);
  }

  /** Sends a form of the page that it shows to a path, with fields as names and values. */
  public HttpResponse<String> submitTo(String path, String... fields)
      throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>();
    Matcher hidden = HIDDEN.matcher(page);
    while (hidden.find()) {
      all.put(hidden.group(1), text(hidden.group(2)));
    }
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    return follow(
        HttpRequest.newBuilder(absolute(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(form(all)))
            .build());
  }

  /**
   * Sends JSON to a path, as a script of the page would, and follows nothing.
   *
   * @param headers names and values, which a browser would set by itself
   */
  public HttpResponse<String> call(String method, String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(absolute(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The value of a cookie that it has. */
  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private HttpResponse<String> follow(HttpRequest request)
      throws IOException, InterruptedException {
    HttpRequest forPage =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .header("Accept", "text/html,*/*;q=0.8")
            .build();
    HttpResponse<String> answer = http.send(forPage, HttpResponse.BodyHandlers.ofString());
    page = answer.body();
    if (answer.statusCode() != 303) {
      return answer;
    }
    URI next = request.uri().resolve(answer.headers().firstValue("location").orElseThrow());
    return next.toString().startsWith(origin + "/") ? open(next.toString()) : answer;
  }

  private URI absolute(String url) {
    return URI.create(url.startsWith("/") ? origin + url : url);
  }

  private static String text(String html) {
    return html.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
