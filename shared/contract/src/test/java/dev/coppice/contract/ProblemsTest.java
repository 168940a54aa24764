package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  private static final Map<Failure, Integer> STATUS =
      Map.ofEntries(
          Map.entry(Failure.InvalidRequest.of("query.limit", "is too large"), 400),
          Map.entry(new Failure.MalformedHttp("two lengths"), 400),
          Map.entry(new Failure.Unauthenticated("no token"), 401),
          Map.entry(new Failure.InvalidToken("the token has expired"), 401),
          Map.entry(new Failure.InsufficientScope(Set.of("shelf:write")), 403),
          Map.entry(new Failure.Forbidden("not yours"), 403),
          Map.entry(new Failure.NotFound("no such thing"), 404),
          Map.entry(new Failure.MethodNotAllowed("PUT", Set.of("GET")), 405),
          Map.entry(new Failure.NotAcceptable("text/html", Set.of("application/json")), 406),
          Map.entry(new Failure.RequestTimeout("no body within 5 s"), 408),
          Map.entry(new Failure.Conflict("taken"), 409),
          Map.entry(new Failure.PreconditionFailed("changed since"), 412),
          Map.entry(new Failure.BodyTooLarge(10), 413),
          Map.entry(new Failure.UriTooLong(10), 414),
          Map.entry(new Failure.UnsupportedMediaType("text/csv", Set.of("application/json")), 415),
          Map.entry(new Failure.Unprocessable("sold out"), 422),
          Map.entry(new Failure.TooManyRequests("x", Duration.ofSeconds(3)), 429),
          Map.entry(new Failure.HeadersTooLarge(10), 431),
          Map.entry(new Failure.Internal("e-1"), 500),
          Map.entry(Failure.Unavailable.of("database is down"), 503),
          Map.entry(new Failure.DeadlineExceeded("getBook"), 504));

  @Test
  void everyFailureHasItsStatus() {
    assertThat(STATUS.keySet().stream().map(Object::getClass).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            List.copyOf(Arrays.asList(Failure.class.getPermittedSubclasses())));
    STATUS.forEach(
        (failure, status) -> {
          Response response = Problems.toResponse(failure, "r-1");
          JsonObject body = response.jsonBody();
          assertThat(response.status()).as("%s", failure).isEqualTo(status);
          assertThat(response.header("content-type")).isEqualTo("application/problem+json");
          assertThat(body.getInteger("status")).isEqualTo(status);
          assertThat(body.getString("type")).startsWith("urn:coppice:problem:");
          assertThat(body.getString("title")).isNotBlank();
          assertThat(body.getString("requestId")).isEqualTo("r-1");
        });
  }

  @Test
  void tellsWhatATokenLacks() {
    assertThat(challenge(new Failure.Unauthenticated("no token")))
        .isEqualTo("Bearer realm=\"coppice\"");
    assertThat(challenge(new Failure.InvalidToken("the token has expired")))
        .isEqualTo(
            "Bearer realm=\"coppice\", error=\"invalid_token\","
                + " error_description=\"the token has expired\"");
    assertThat(challenge(new Failure.InsufficientScope(Set.of("b:read", "a:write"))))
        .isEqualTo(
            "Bearer realm=\"coppice\", error=\"insufficient_scope\", scope=\"a:write b:read\"");
  }

  private static String challenge(Failure failure) {
    return String.valueOf(Problems.toResponse(failure, null).header("www-authenticate"));
  }

  @Test
  void listsViolations() {
    Failure failure =
        new Failure.InvalidRequest(
            List.of(
                new Violation("query.limit", "is 0"), new Violation("body/name", "is missing")));
    JsonObject body = Problems.toResponse(failure, null).jsonBody();
    assertThat(body.getString("detail")).isEqualTo("query.limit is 0; body/name is missing");
    assertThat(body.getJsonArray("violations")).hasSize(2);
    assertThat(body.containsKey("requestId")).isFalse();
  }

  @Test
  void saysWhatIsAllowed() {
    Response notAllowed =
        Problems.toResponse(new Failure.MethodNotAllowed("PUT", Set.of("POST", "GET")), null);
    assertThat(notAllowed.header("allow")).isEqualTo("GET, POST");
    Response busy =
        Problems.toResponse(new Failure.TooManyRequests("10 in 1 s", Duration.ofMillis(200)), null);
    assertThat(busy.header("retry-after")).isEqualTo("1");
    assertThat(busy.jsonBody().getString("detail")).isEqualTo("10 in 1 s");
  }
}
