package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A browser as far as cookies go, at any of several gateways. */
final class TestBrowser {

  final Map<String, String> cookies = new LinkedHashMap<>();

  /** All that it was told to keep, as it was told. */
  final List<String> told = new ArrayList<>();

  HttpResponse<String> get(GatewayFixture gateway, String target, String... headers) {
    return send(gateway, "GET", target, headers);
  }

  /** As a page of the gateway's own origin would. */
  HttpResponse<String> put(GatewayFixture gateway, String target) {
    return send(
        gateway,
        "PUT",
        target,
        "Sec-Fetch-Site",
        "same-origin",
        "Content-Type",
        "application/json");
  }

  HttpResponse<String> send(
      GatewayFixture gateway, String method, String target, String... headers) {
    boolean hasBody = method.equals("PUT");
    HttpRequest.Builder request =
        gateway
            .request(target)
            .method(method, hasBody ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    HttpResponse<String> answer = gateway.send(request);
    answer.headers().allValues("set-cookie").forEach(this::keep);
    return answer;
  }

  String cookie(String name) {
    return Objects.requireNonNull(cookies.get(name), name);
  }

  String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keep(String header) {
    told.add(header);
    String[] pair = header.split(";", 2)[0].split("=", 2);
    if (header.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  /** Goes to sign in: where that is. */
  URI leave(GatewayFixture gateway, String returnPath) {
    HttpResponse<String> left = get(gateway, "/session/sign-in?return=" + returnPath);
    assertThat(left.statusCode()).as(left.body()).isEqualTo(303);
    return location(left);
  }

  static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("location").orElseThrow());
  }
}
