package dev.coppice.discovery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

  private static final Response BOOK = Response.json(200, Buffer.buffer("{\"pages\":1}"));
  private static final String TAG = String.valueOf(answer().header("etag"));

  private static Response answer(String... conditions) {
    Request request = Request.of("getBook", Deadline.after(Duration.ofSeconds(1)));
    for (String condition : conditions) {
      request = request.withHeader("if-none-match", condition);
    }
    return EntityTags.answer(request, BOOK);
  }

  @Test
  void tagsAnAnswerByItsBody() {
    assertThat(answer().status()).isEqualTo(200);
    assertThat(answer().body()).isEqualTo(BOOK.body());
    assertThat(TAG).matches("\"[A-Za-z0-9_-]{16}\"");
    assertThat(answer().header("etag")).isEqualTo(TAG);
  }

  @Test
  void anotherBodyHasAnotherTag() {
    Request plain = Request.of("getBook", Deadline.after(Duration.ofSeconds(1)));
    Response other = Response.json(200, Buffer.buffer("{\"pages\":2}"));
    assertThat(EntityTags.answer(plain, other).header("etag")).isNotEqualTo(TAG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"a,b\", %s", "\"other\",W/%s , \"more\"", "*", " * "})
  void sendsNoBodyToAClientThatHasIt(String condition) {
    Response answer = answer(condition.formatted(TAG));
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.header("etag")).isEqualTo(TAG);
    assertThat(answer.header("content-type")).isNull();
    assertThat(answer.body().length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"other\"", "W/\"other\"", "*,", "\"*\"", "\"", "%\"%\"\"", "tag"})
  void sendsTheBodyToAClientThatHasAnother(String condition) {
    Response answer = answer(condition);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(BOOK.body());
  }

  @Test
  void looksAtEveryHeaderOfThatName() {
    assertThat(answer("\"other\"", TAG).status()).isEqualTo(304);
  }
}
