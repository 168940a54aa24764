package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestTest {

  private static Request request() {
    return Request.of("it", Deadline.after(Duration.ofSeconds(1)));
  }

  @Test
  void givesParametersAsTypesThatCheckThemselves() {
    Request request = request().withPath("isbn", "123").withQuery("limit", "7");
    assertThat(request.<Integer>pathParam("isbn", RequestTest::positive)).isEqualTo(123);
    assertThat(request.<Integer>queryParam("limit", RequestTest::positive)).isEqualTo(7);
    assertThat(request.<Integer>queryParam("cursor", RequestTest::positive)).isNull();
  }

  @Test
  void whatATypeRefusesIsAnInvalidRequestThatNamesTheParameter() {
    Request request = request().withPath("isbn", "0").withQuery("limit", "-7");
    assertInvalid(
        () -> request.<Integer>pathParam("isbn", RequestTest::positive),
        new Violation("path.isbn", "0 is not positive"));
    assertInvalid(
        () -> request.<Integer>queryParam("limit", RequestTest::positive),
        new Violation("query.limit", "-7 is not positive"));
  }

  @Test
  void givesTheItemsOfABatchInTheirOrder() {
    assertThat(items("3", "1", "2")).containsExactly(3, 1, 2);
    assertThat(items()).isEmpty();
  }

  @Test
  void refusesABatchThatHoldsAnItemTwiceAndNamesBothPlaces() {
    assertInvalid(
        () -> items("3", "1", "3"),
        new Violation("body/books/2", "repeats 3 of body/books/0; once is allowed"));
  }

  @Test
  void tellsAllThatIsWrongWithABatchUpToAPoint() {
    assertInvalid(
        () -> items("0", "1", "-1"),
        new Violation("body/books/0", "0 is not positive"),
        new Violation("body/books/2", "-1 is not positive"));
    String[] allWrong = new String[1_000];
    java.util.Arrays.fill(allWrong, "0");
    assertThatThrownBy(() -> items(allWrong))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(((Failure.InvalidRequest) e.failure()).violations()).hasSize(20));
  }

  private static List<Integer> items(String... isbns) {
    JsonArray books = new JsonArray();
    List.of(isbns).forEach(isbn -> books.add(JsonObject.of("isbn", isbn)));
    Buffer body = JsonObject.of("books", books).toBuffer();
    return Items.of(
        request().withJson(body),
        "books",
        book -> positive(book.getString("isbn")),
        Function.identity());
  }

  private static Integer positive(String text) {
    int number = Integer.parseInt(text);
    if (number <= 0) {
      throw new IllegalArgumentException(text + " is not positive");
    }
    return number;
  }

  private static void assertInvalid(ThrowingCallable call, Violation... violations) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure()).isEqualTo(new Failure.InvalidRequest(List.of(violations))));
  }
}
