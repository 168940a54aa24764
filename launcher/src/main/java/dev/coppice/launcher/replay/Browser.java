package dev.coppice.launcher.replay;

import dev.coppice.launcher.replay.Gateway.Call;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The browser of one customer: keeps cookies, sends forms, and follows where it is told to, at the
 * shop alone. For one thread at a time.
 */
final class Browser {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern GONE =
      Pattern.compile(";\\s*max-age=0\\b", Pattern.CASE_INSENSITIVE);
  private static final int SEE_OTHER = 303;
  private static final int MOST_STEPS = 12;

  private final Gateway gateway;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String page = "";

  Browser(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Opens a URL of the shop; the answer is where that led to. */
  Answer open(String url) throws IOException, InterruptedException {
    return follow(send(new Call("GET", atShop(url), "", Map.of("Accept", "text/html"))));
  }

  /** Fills the form of the page that it shows, with fields as names and values, and sends it. */
  Answer submit(String... fields) throws IOException, InterruptedException {
    return follow(sent(fields));
  }

  /** The same, without following where that leads. */
  Answer sent(String... fields) throws IOException, InterruptedException {
    Matcher action = ACTION.matcher(page);
    if (!action.find()) {
      throw new IOException("the page at the shop has no form");
    }
    Map<String, String> all = new LinkedHashMap<>();
    Matcher hidden = HIDDEN.matcher(page);
    while (hidden.find()) {
      all.put(hidden.group(1), text(hidden.group(2)));
    }
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    Map<String, String> headers =
        Map.of(
            "Accept",
            "text/html",
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Origin",
            gateway.origin().toString());
    return send(new Call("POST", atShop(text(action.group(1))), form(all), headers));
  }

  /** Sends JSON as a script of the shop's page would. */
  Answer call(String method, String path, String json, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    all.put("Sec-Fetch-Site", "same-origin");
    return send(new Call(method, path, json, all));
  }

  private Answer follow(Answer first) throws IOException, InterruptedException {
    Answer answer = first;
    for (int step = 0; answer.status() == SEE_OTHER && step < MOST_STEPS; step++) {
      String next =
          answer.header("location").orElseThrow(() -> new IOException("a redirect leads nowhere"));
      answer = send(new Call("GET", atShop(next), "", Map.of("Accept", "text/html")));
    }
    page = answer.body();
    return answer;
  }

  private Answer send(Call call) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(call.headers());
    if (!cookies.isEmpty()) {
      headers.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    Answer answer = gateway.ask(new Call(call.method(), call.path(), call.body(), headers));
    answer.headers().allValues("set-cookie").forEach(this::keep);
    return answer;
  }

  private void keep(String header) {
    String pair = header.split(";", 2)[0];
    int equals = pair.indexOf('=');
    if (equals < 1) {
      return;
    }
    String name = pair.substring(0, equals).strip();
    if (GONE.matcher(header).find()) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(equals + 1).strip());
    }
  }

  /** Path and query; what is elsewhere is not followed, whoever says so. */
  private String atShop(String url) throws IOException {
    URI target = gateway.origin().resolve(url);
    if (!gateway.origin().getRawAuthority().equals(target.getRawAuthority())) {
      throw new IOException("a page of the shop leads to " + target.getRawAuthority());
    }
    String query = target.getRawQuery();
    return query == null ? target.getRawPath() : target.getRawPath() + "?" + query;
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
