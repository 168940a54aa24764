package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that reads a stream of events, on a connection of its own. */
final class StreamReader implements AutoCloseable {

  private final HttpClient client;
  private final HttpClientResponse response;
  private volatile boolean ended;

  /** Written by one event loop. */
  private volatile String text = "";

  /**
   * @param id empty where there is none
   */
  record Told(String id, String event, String data) {}

  StreamReader(GatewayFixture gateway, String target, String token) {
    this(gateway, HttpVersion.HTTP_1_1, target, Map.of("authorization", "Bearer " + token));
  }

  StreamReader(
      GatewayFixture gateway, HttpVersion version, String target, Map<String, String> headers) {
    client =
        gateway.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.port)
            .setMethod(HttpMethod.GET)
            .setURI(target);
    headers.forEach(options::putHeader);
    response =
        Await.result(client.request(options).compose(HttpClientRequest::send).compose(this::read));
  }

  private Future<HttpClientResponse> read(HttpClientResponse from) {
    from.handler(this::add);
    from.endHandler(end -> ended = true);
    from.exceptionHandler(cut -> ended = true);
    return Future.succeededFuture(from);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void add(Buffer chunk) {
    text += chunk.toString();
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    String value = response.getHeader(name);
    return value == null ? "" : value;
  }

  /** All that has come. */
  String text() {
    return text;
  }

  boolean hasEnded() {
    return ended;
  }

  /** The events that have come whole, read as the HTML standard has it. */
  List<Told> told() {
    List<Told> told = new ArrayList<>();
    String whole = text();
    for (String block : whole.substring(0, whole.lastIndexOf("\n\n") + 1).split("\n\n")) {
      String id = "";
      String event = "";
      List<String> data = new ArrayList<>();
      for (String line : block.split("\n")) {
        String value = line.substring(Math.min(line.length(), line.indexOf(':') + 2));
        if (line.startsWith("id:")) {
          id = value;
        } else if (line.startsWith("event:")) {
          event = value;
        } else if (line.startsWith("data:")) {
          data.add(value);
        }
      }
      if (!data.isEmpty()) {
        told.add(new Told(id, event, String.join("\n", data)));
      }
    }
    return told;
  }

  /** Waits for events, whose names are these and in this order. */
  List<Told> await(String... events) {
    Await.until(List.of(events) + " are told, not " + text(), () -> told().size() >= events.length);
    assertThat(told().stream().map(Told::event)).startsWith(events);
    return told();
  }

  void awaitEnd() {
    Await.until("the stream has ended", () -> ended);
  }

  @Override
  public void close() {
    Await.result(client.close());
  }
}
