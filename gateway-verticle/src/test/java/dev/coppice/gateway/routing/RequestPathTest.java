package dev.coppice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  private final RequestPath path = new RequestPath();

  private List<String> segments(String text) {
    assertThat(path.read(text, 0, text.length())).as(text).isNull();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      String value = path.value(i);
      assertThat(path.hash(i)).isEqualTo(value.hashCode());
      assertThat(path.is(i, value)).isTrue();
      assertThat(path.is(i, value + "x")).isFalse();
      values.add(value);
    }
    return values;
  }

  @Test
  void isCutAtSlashes() {
    assertThat(segments("/api/catalog/products")).containsExactly("api", "catalog", "products");
  }

  @Test
  void keepsEmptySegments() {
    assertThat(segments("/")).containsExactly("");
    assertThat(segments("/api/")).containsExactly("api", "");
    assertThat(segments("//api")).containsExactly("", "api");
  }

  @Test
  void isDecodedAfterItIsCut() {
    assertThat(segments("/a%2Fb/caf%C3%A9/%F0%9F%8C%B1")).containsExactly("a/b", "café", "🌱");
  }

  @Test
  void leavesPlusAlone() {
    assertThat(segments("/a+b")).containsExactly("a+b");
  }

  @Test
  void forgetsThePathBefore() {
    segments("/%41/%42");
    assertThat(segments("/x/y")).containsExactly("x", "y");
  }

  @Test
  void takesThePartOfATargetThatItIsToldTo() {
    String target = "http://shop.example/api/x?q=1";
    assertThat(path.read(target, 19, 25)).isNull();
    assertThat(path.value(0)).isEqualTo("api");
    assertThat(path.value(1)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%", "/%4", "/a%zz", "/%+1", "/%00", "/a%00b", "/%C3", "/%C0%AF", "/%ED%A0%80", "/%FF",
        "/.", "/..", "/a/../b", "/a/./b", "/%2e", "/%2E%2e", "/.%2e/x", "/a\\b", "/a b", "/a\tb",
        "/a#b", "/caf\u00e9", "/a\u0000b", "/a\u007fb"
      })
  void refuses(String text) {
    assertThat(path.read(text, 0, text.length())).startsWith("the path has");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/...", "/.a", "/a.", "/..a", "/%2e%2e%2e", "/a%5Cb"})
  void takes(String text) {
    assertThat(path.read(text, 0, text.length())).isNull();
  }

  @Test
  void checksTheWholeOfAPathThatIsTooDeep() {
    String deep = "/a".repeat(100);
    assertThat(path.read(deep, 0, deep.length())).isNull();
    assertThat(path.isTooDeep()).isTrue();
    String bad = deep + "/%zz";
    assertThat(path.read(bad, 0, bad.length())).isNotNull();
  }
}
