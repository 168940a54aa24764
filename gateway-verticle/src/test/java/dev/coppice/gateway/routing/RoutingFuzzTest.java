package dev.coppice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Paths and media types of strangers, compared with readers that are slow and plain. */
class RoutingFuzzTest {

  private static final String SEED = "20261122";
  private static final String UTF8_ESCAPE = "%[0-9a-fA-F]{2}";

  private final RequestPath path = new RequestPath();

  /** Text as it may stand in a request line, and what may not; escapes of all sorts. */
  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.strings().withCharRange('!', '~').ofMaxLength(4)),
            Tuple.of(4, Arbitraries.of("/", "//", ".", "..", "%2e", "%2F", "+")),
            Tuple.of(
                3,
                Arbitraries.of(
                    "%00",
                    "%",
                    "%4",
                    "%zz",
                    "%C3%A4",
                    "%c3",
                    "%ff",
                    "%ED%A0%80",
                    "%C0%AF",
                    "%F0%9F%8C%B3",
                    "\\",
                    "#",
                    " ",
                    "\u007f",
                    "\u00e4")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(3)));
    return piece.list().ofMaxSize(45).map(pieces -> "/" + String.join("", pieces));
  }

  /** By the letter of RFC 3986 and RFC 3629, with nothing shared with what is tested. */
  private static @Nullable String naivelyDecoded(String segment, boolean plusIsSpace) {
    if (!segment
        .replaceAll(UTF8_ESCAPE, "")
        .equals(segment.replaceAll(UTF8_ESCAPE, "").replace("%", ""))) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes.put((byte) Integer.parseInt(segment.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable List<String> naivelyRead(String target) {
    if (!target.matches("[!-~]*") || target.contains("\\") || target.contains("#")) {
      return null;
    }
    List<String> segments = new ArrayList<>();
    for (String each : target.substring(1).split("/", -1)) {
      String decoded = naivelyDecoded(each, false);
      if (decoded == null || decoded.equals(".") || decoded.equals("..")) {
        return null;
      }
      segments.add(decoded);
    }
    return segments;
  }

  @Property(seed = SEED)
  void readsAPathAsAPlainReaderDoes(@ForAll("targets") String target) {
    List<String> expected = naivelyRead(target);
    String wrong = path.read(target, 0, target.length());
    assertThat(wrong == null).as("%s: %s", target, wrong).isEqualTo(expected != null);
    if (expected != null) {
      assertThat(path.size()).isEqualTo(expected.size());
      for (int i = 0; i < Math.min(path.size(), 32); i++) {
        assertThat(path.value(i)).isEqualTo(expected.get(i));
        assertThat(path.hash(i)).isEqualTo(expected.get(i).hashCode());
        assertThat(path.is(i, expected.get(i))).isTrue();
      }
      assertThat(path.isTooDeep()).isEqualTo(expected.size() > 32);
    }
  }

  @Property(seed = SEED)
  void findsNothingDeepOrStrange(@ForAll("targets") String target) {
    Trie trie = new Trie();
    trie.at(List.of("a", "{b}"));
    if (path.read(target, 0, target.length()) == null) {
      boolean there = path.size() == 2 && path.value(0).equals("a") && !path.value(1).isEmpty();
      assertThat(trie.find(path) != null).isEqualTo(there);
    }
  }

  @Property(seed = SEED)
  void decodesWhatIsEncoded(@ForAll String text, @ForAll boolean plusIsSpace) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String sent = plusIsSpace ? encoded : encoded.replace("+", "%20");
    assertThat(PercentDecoding.decode(sent, 0, sent.length(), plusIsSpace))
        .isEqualTo(wanted.indexOf('\0') < 0 ? wanted : null);
  }

  @Property(seed = SEED)
  void decodesAsAPlainReaderDoes(@ForAll("targets") String target, @ForAll boolean plusIsSpace) {
    String ascii = target.replaceAll("[^!-~]", "x");
    assertThat(PercentDecoding.decode(ascii, 0, ascii.length(), plusIsSpace))
        .isEqualTo(naivelyDecoded(ascii, plusIsSpace));
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.of(
            "application/json",
            "text/*",
            "*/*",
            "TEXT/html",
            "application",
            "/",
            "*",
            ",",
            ";",
            ";q=0",
            ";q=0.000",
            ";q=1",
            "; Q = 0",
            ";q=",
            ";q=0.5;v=1",
            " ",
            "\t",
            "\"",
            ";a=\",\"",
            "gzip",
            "identity",
            "=",
            "\u00e4")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }

  @Property(seed = SEED)
  void judgesAnyAcceptAndContentType(@ForAll("headers") String header, @ForAll String noise) {
    MediaTypes json = MediaTypes.of(List.of("application/json", "text/*"));
    for (String each : List.of(header, noise, header + noise)) {
      assertThat(json.contain(each) && each.isBlank()).isFalse();
      assertThat(MediaTypes.of(List.of()).satisfy(each)).isTrue();
      assertThat(MediaTypes.of(List.of("*/*")).satisfy(each)).isTrue();
    }
    assertThat(json.satisfy("application/json")).isTrue();
    MediaTypes only = MediaTypes.of(List.of("application/json"));
    assertThat(only.satisfy("application/json;q=0, " + header.replaceAll("[^/a-z]", "")))
        .as("what is refused by name is not given, whatever stands behind it")
        .isEqualTo(false);
  }
}
