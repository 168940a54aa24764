package dev.coppice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

  private static final MediaTypes JSON = MediaTypes.of(List.of("application/json"));
  private static final MediaTypes JSON_AND_CSV =
      MediaTypes.of(List.of("application/json", "text/csv"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "Application/JSON",
        "application/*",
        "APPLICATION/*",
        "text/html, application/json",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json;q=0.001",
        "application/json ; q=1",
        "application/json; version=\"1,2\"; q=0.5",
        "text/html;q=0, */*",
        "application/*;q=0, application/json",
        "",
        " "
      })
  void satisfyAnAcceptHeaderThatWantsJson(String accept) {
    assertThat(JSON.satisfy(accept)).as(accept).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/*",
        "application/jsonx",
        "application/jso",
        "application/json;q=0",
        "application/json;q=0.000",
        "application/json; Q=0",
        "*/*;q=0",
        "*/*, application/json;q=0",
        "*/*, application/*;q=0",
        "text/html;level=\"application/json\"",
        "appl*/*",
        "*",
        "json"
      })
  void doNotSatisfyAnAcceptHeaderThatDoesNot(String accept) {
    assertThat(JSON.satisfy(accept)).as(accept).isFalse();
  }

  @Test
  void satisfyAsSoonAsOneTypeDoes() {
    assertThat(JSON_AND_CSV.satisfy("text/csv")).isTrue();
    assertThat(JSON_AND_CSV.satisfy("text/csv;q=0, application/json;q=0")).isFalse();
    assertThat(JSON_AND_CSV.satisfy("text/csv;q=0, */*")).isTrue();
  }

  @Test
  void satisfyEveryoneWhereNothingIsProduced() {
    assertThat(MediaTypes.of(List.of()).satisfy("text/html")).isTrue();
  }

  @Test
  void containAContentTypeWhateverItsParameters() {
    assertThat(JSON.contain("application/json")).isTrue();
    assertThat(JSON.contain("application/json; charset=utf-8")).isTrue();
    assertThat(JSON.contain("APPLICATION/Json;charset=utf-8")).isTrue();
    assertThat(JSON.contain("application/json5")).isFalse();
    assertThat(JSON.contain("text/plain; x=application/json")).isFalse();
    assertThat(JSON.contain("")).isFalse();
  }

  @Test
  void mayBeRanges() {
    MediaTypes images = MediaTypes.of(List.of("image/*"));
    assertThat(images.contain("image/png")).isTrue();
    assertThat(images.contain("image/")).isFalse();
    assertThat(images.contain("text/png")).isFalse();
    assertThat(MediaTypes.of(List.of("*/*")).contain("anything/at-all")).isTrue();
    assertThat(images.satisfy("image/png")).isTrue();
  }
}
