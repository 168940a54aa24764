package dev.coppice.launcher.door;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The operator's door on the management ports. An instance that fails is passed over for another;
 * when all have failed, the instances are looked up anew, {@value #ROUNDS} times in all.
 */
public final class HttpOperatorDoor implements OperatorDoor {
  private static final int ROUNDS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Function<String, List<URI>> instances;
  private final Duration firstPause;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * @param instances the management addresses ({@code http://host:port}) of a service's instances
   */
  public HttpOperatorDoor(Function<String, List<URI>> instances) {
    // Pauses of half a second, one and two: about what a killed instance needs to grow back.
    this(instances, Duration.ofMillis(500));
  }

  HttpOperatorDoor(Function<String, List<URI>> instances, Duration firstPause) {
    this.instances = instances;
    this.firstPause = firstPause;
  }

  @Override
  public JsonObject post(String service, String operation, String contentType, String body)
      throws IOException, InterruptedException {
    // However often it is sent, it is one request: an instance that did it knows it again.
    String key = UUID.randomUUID().toString();
    List<String> failures = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      TimeUnit.MILLISECONDS.sleep(round == 0 ? 0 : firstPause.toMillis() << (round - 1));
      for (URI instance : instances.apply(service)) {
        URI address = instance.resolve("/operations/" + service + "/" + operation);
        try {
          HttpResponse<String> response =
              client.send(
                  request(address, contentType, body, key), HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() / 100 == 2) {
            return json(response.body());
          }
          if (response.statusCode() / 100 == 4 && response.statusCode() != 429) {
            throw new RefusedException(
                response.statusCode(), service + " refused: " + problem(response));
          }
          failures.add(address.getAuthority() + ": " + problem(response));
        } catch (RefusedException e) {
          throw e;
        } catch (IOException e) {
          failures.add(address.getAuthority() + ": " + reason(e));
        }
      }
    }
    throw new IOException(
        failures.isEmpty()
            ? "no instance of " + service + " is up"
            : "no instance of " + service + " could do it (" + lastOf(failures) + ")");
  }

  private static HttpRequest request(URI address, String contentType, String body, String key) {
    return HttpRequest.newBuilder(address)
        .timeout(LIMIT)
        .header("Content-Type", contentType)
        .header("Accept", "application/json, application/problem+json")
        .header("X-Coppice-Operator", "yes")
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static JsonObject json(String body) throws IOException {
    try {
      return body.isBlank() ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException e) {
      throw new IOException("the answer is not JSON: " + body, e);
    }
  }

  /** The readable part of problem+json: title, detail, and each single error if there are any. */
  static String problem(HttpResponse<String> response) {
    String status = "HTTP " + response.statusCode();
    try {
      JsonObject problem = new JsonObject(response.body());
      StringBuilder text = new StringBuilder(status);
      for (String member : List.of("title", "detail", "errors")) {
        Object value = problem.getValue(member);
        if (value != null && !text.toString().contains(value.toString())) {
          text.append(": ").append(value);
        }
      }
      return text.toString();
    } catch (DecodeException e) {
      return status;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String lastOf(List<String> failures) {
    int from = Math.max(0, failures.size() - 3);
    return String.join("; ", failures.subList(from, failures.size()));
  }
}
