package dev.coppice.system.harness;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads a stream of server-sent events until it ends. */
public final class EventStreamReader {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<HttpResponse<Stream<String>>> answer;
  private volatile boolean ended;

  /** One event; the id is empty where there is none. */
  public record Told(String id, String name, String data) {}

  private EventStreamReader(HttpClient client, HttpRequest request) {
    answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofLines());
    answer.whenCompleteAsync((response, failure) -> read(response));
  }

  /** Asks for it, and reads on a thread of the client's. */
  public static EventStreamReader open(HttpClient client, HttpRequest request) {
    return new EventStreamReader(client, request);
  }

  private void read(HttpResponse<Stream<String>> response) {
    try {
      if (response != null) {
        response.body().forEach(lines::add);
      }
    } finally {
      ended = true;
    }
  }

  /** Waits for the head of the answer. */
  public int status() {
    return answer.join().statusCode();
  }

  /** Whether nothing more will come, for whatever reason. */
  public boolean hasEnded() {
    return ended;
  }

  /** The events that have come whole. */
  public List<Told> told() {
    List<Told> told = new ArrayList<>();
    String id = "";
    String name = "";
    String data = "";
    for (String line : lines) {
      String value = line.substring(Math.min(line.length(), line.indexOf(':') + 2));
      if (line.startsWith("id:")) {
        id = value;
      } else if (line.startsWith("event:")) {
        name = value;
      } else if (line.startsWith("data:")) {
        data += value;
      } else if (line.isEmpty()) {
        if (!data.isEmpty()) {
          told.add(new Told(id, name, data));
        }
        id = "";
        name = "";
        data = "";
      }
    }
    return told;
  }

  @Override
  public String toString() {
    return lines + (ended ? ", ended" : "");
  }
}
